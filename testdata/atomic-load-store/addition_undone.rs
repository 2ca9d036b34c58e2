// The store of zero takes back what every other caller has added too.
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Handles {
    count: AtomicUsize,
}

impl Handles {
    pub fn upgrade(&self) -> bool {
        let before = self.count.fetch_add(1, Ordering::SeqCst);
        if before == 0 {
            self.count.store(0, Ordering::SeqCst); //~ atomic-load-store medium
            return false;
        }
        true
    }

    pub fn release(&self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
    }
}
