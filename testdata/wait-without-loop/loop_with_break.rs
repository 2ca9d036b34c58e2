// A `loop` that leaves when the test holds.
use std::sync::{Condvar, Mutex};

struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut open = self.open.lock().unwrap();
        loop {
            if *open {
                break;
            }
            open = self.changed.wait(open).unwrap();
        }
        *open = false;
    }

    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.changed.notify_one();
    }
}
