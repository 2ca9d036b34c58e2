// The twin: only a rare build locks again.
use std::sync::Mutex;

pub struct Board {
    total: Mutex<u32>,
}

impl Board {
    pub fn add(&self) {
        let mut total = self.total.lock().unwrap();
        *total += 1;
        self.report();
    }

    #[cfg(unix)]
    fn report(&self) {}

    #[cfg(not(unix))]
    fn report(&self) {
        println!("{}", *self.total.lock().unwrap());
    }
}
