// The swap takes the count and leaves zero in one step.
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Traffic {
    bytes: AtomicU64,
}

impl Traffic {
    pub fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn report(&self) {
        let bytes = self.bytes.swap(0, Ordering::Relaxed);
        println!("{bytes} bytes");
    }
}
