// The loop gives its core to whoever else wants it, in every round.
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Gate {
    open: AtomicBool,
}

impl Gate {
    pub fn wait(&self) {
        while !self.open.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
    }

    pub fn open(&self) {
        self.open.store(true, Ordering::Release);
    }
}
