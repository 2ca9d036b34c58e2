// The loop waits for what is changed with `Release`, and orders nothing.
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Readers {
    count: AtomicUsize,
}

impl Readers {
    pub fn leave(&self) {
        self.count.fetch_sub(1, Ordering::Release);
    }

    pub fn wait_and_free(&self, data: Box<u64>) {
        while self.count.load(Ordering::Relaxed) != 0 { //~ relaxed-publication medium
            std::hint::spin_loop();
        }
        drop(data);
    }
}
