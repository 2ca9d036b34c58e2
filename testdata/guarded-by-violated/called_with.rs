// The function is declared to be called with the lock, and is.
use std::sync::Mutex;

pub struct Account {
    lock: Mutex<()>,
}

impl Account {
    // lockwise: holds(self.lock)
    pub fn settle(&self) {
        println!("settled");
    }

    pub fn close(&self) {
        let _guard = self.lock.lock().unwrap();
        self.settle();
    }
}
