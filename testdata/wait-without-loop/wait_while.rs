// `wait_while` tests by itself.
use std::sync::{Condvar, Mutex};

struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) {
        let open = self.open.lock().unwrap();
        let mut open = self.changed.wait_while(open, |open| !*open).unwrap();
        *open = false;
    }

    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.changed.notify_one();
    }
}
