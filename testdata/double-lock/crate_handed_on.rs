// A crate hands on another one whole: its mutex is the other one's.
use engine_core::parking_lot::Mutex;

pub struct Sessions {
    open: Mutex<Vec<u32>>,
}

impl Sessions {
    pub fn close_all(&self) {
        let open = self.open.lock();
        for id in open.iter() {
            self.forget(*id); //~ double-lock high
        }
    }

    fn forget(&self, id: u32) {
        self.open.lock().retain(|known| *known != id);
    }
}
