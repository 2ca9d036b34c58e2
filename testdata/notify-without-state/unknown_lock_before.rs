// What `lock` of an unknown type locks is not known.
use external::Gate;
use std::sync::{Condvar, Mutex};

struct Latch {
    waiting: Mutex<u32>,
    gate: Gate,
    changed: Condvar,
    open: bool,
}

impl Latch {
    fn pass(&self) {
        let mut waiting = self.waiting.lock().unwrap();
        while *waiting > 0 {
            waiting = self.changed.wait(waiting).unwrap();
        }
    }

    fn release(&mut self) {
        drop(self.gate.lock());
        self.open = true;
        self.changed.notify_all();
    }
}
