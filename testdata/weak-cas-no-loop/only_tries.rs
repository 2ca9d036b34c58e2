// The name says that it may fail.
use std::sync::atomic::{AtomicBool, Ordering};

pub fn try_enter(busy: &AtomicBool) -> bool {
    let entered = busy.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed);
    entered.is_ok()
}
