// A method has one body a platform: what the usual one does counts.
use std::sync::Mutex;

pub struct Board {
    total: Mutex<u32>,
}

impl Board {
    pub fn add(&self) {
        let mut total = self.total.lock().unwrap();
        *total += 1;
        self.report(); //~ double-lock high
    }

    #[cfg(unix)]
    fn report(&self) {
        println!("{}", *self.total.lock().unwrap());
    }

    #[cfg(not(unix))]
    fn report(&self) {}
}
