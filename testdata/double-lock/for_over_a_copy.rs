// The copy is made in a statement of its own.
use std::sync::Mutex;

pub struct Bus {
    listeners: Mutex<Vec<u32>>,
}

impl Bus {
    fn remove(&self, listener: u32) {
        self.listeners.lock().unwrap().retain(|known| *known != listener);
    }

    pub fn prune(&self) {
        let listeners = self.listeners.lock().unwrap().clone();
        for listener in listeners {
            self.remove(listener);
        }
    }
}
