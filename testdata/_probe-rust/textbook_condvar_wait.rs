// Textbook: a condition is waited for without a loop; its twin asks again.
use std::sync::{Condvar, Mutex};

pub struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    pub fn pass(&self) {
        let mut open = self.open.lock().unwrap();
        if !*open {
            open = self.changed.wait(open).unwrap(); //~todo wait-without-loop
        }
        assert!(*open);
    }

    pub fn pass_when_open(&self) {
        let mut open = self.open.lock().unwrap();
        while !*open {
            open = self.changed.wait(open).unwrap();
        }
    }

    pub fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.changed.notify_all();
    }
}
