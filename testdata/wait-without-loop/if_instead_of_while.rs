// Tested once: the gate may be closed again when the thread gets there.
use std::sync::{Condvar, Mutex};

struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut open = self.open.lock().unwrap();
        if !*open {
            open = self.changed.wait(open).unwrap(); //~ wait-without-loop high
        }
        *open = false;
    }

    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.changed.notify_one();
    }
}
