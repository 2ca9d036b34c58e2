// What was added is subtracted again, and no more than that.
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Handles {
    count: AtomicUsize,
}

impl Handles {
    pub fn upgrade(&self) -> bool {
        let before = self.count.fetch_add(1, Ordering::SeqCst);
        if before == 0 {
            self.count.fetch_sub(1, Ordering::SeqCst);
            return false;
        }
        true
    }

    pub fn release(&self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
    }
}
