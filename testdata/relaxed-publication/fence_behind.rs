// A fence behind the loop orders.
use std::sync::atomic::{AtomicUsize, Ordering, fence};

pub struct Readers {
    count: AtomicUsize,
}

impl Readers {
    pub fn leave(&self) {
        self.count.fetch_sub(1, Ordering::Release);
    }

    pub fn wait_and_free(&self, data: Box<u64>) {
        while self.count.load(Ordering::Relaxed) != 0 {
            std::hint::spin_loop();
        }
        fence(Ordering::Acquire);
        drop(data);
    }
}
