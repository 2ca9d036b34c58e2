// The function is declared to be called with the lock.
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
        self.settle(); //~ guarded-by-violated
    }
}
