// What is counted between the load and the store of zero is in no report.
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Traffic {
    bytes: AtomicU64,
}

impl Traffic {
    pub fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn report(&self) {
        let bytes = self.bytes.load(Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed); //~ atomic-load-store medium
        println!("{bytes} bytes");
    }
}
