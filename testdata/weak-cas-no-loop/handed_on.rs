// The caller learns of the failure.
use std::sync::atomic::{AtomicU64, Ordering};

pub fn exchange(value: &AtomicU64, old: u64, new: u64) -> Result<u64, u64> {
    value.compare_exchange_weak(old, new, Ordering::AcqRel, Ordering::Relaxed)
}
