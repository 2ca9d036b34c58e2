// The caller is told to try again, in words that are not understood.
use std::sync::atomic::{AtomicUsize, Ordering};

pub enum Taken {
    Slot(usize),
    Retry,
}

pub fn take(head: &AtomicUsize) -> Taken {
    let old = head.load(Ordering::Acquire);
    if head.compare_exchange_weak(old, old + 1, Ordering::AcqRel, Ordering::Relaxed).is_err() { //~ weak-cas-no-loop low
        return Taken::Retry;
    }
    Taken::Slot(old)
}
