// A loop tries again.
use std::sync::atomic::{AtomicU64, Ordering};

pub fn double(value: &AtomicU64) {
    let mut old = value.load(Ordering::Relaxed);
    while let Err(now) = value.compare_exchange_weak(old, old * 2, Ordering::AcqRel, Ordering::Relaxed) {
        old = now;
    }
}
