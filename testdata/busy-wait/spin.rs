// A loop that only loads an atomic, and the same with a hint.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub fn wait(ready: &AtomicBool) {
    while !ready.load(Ordering::Acquire) {} //~ busy-wait medium
}

pub fn wait_politely(ready: &AtomicBool) {
    while !ready.load(Ordering::Acquire) {
        std::hint::spin_loop();
    }
}

pub fn wait_by_yielding(ready: &AtomicBool) {
    while !ready.load(Ordering::Acquire) {
        std::thread::yield_now();
    }
}

pub fn claim(owner: &AtomicUsize, me: usize) {
    while owner.compare_exchange(0, me, Ordering::AcqRel, Ordering::Relaxed).is_err() {} //~ busy-wait medium
}
