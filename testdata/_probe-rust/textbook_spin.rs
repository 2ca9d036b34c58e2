// Textbook: a loop burns its core until a flag is set; its twin tells the processor that it waits.
use std::sync::atomic::{AtomicBool, Ordering};

static READY: AtomicBool = AtomicBool::new(false);

pub fn wait() {
    while !READY.load(Ordering::Acquire) {} //~todo busy-wait
}

pub fn wait_politely() {
    while !READY.load(Ordering::Acquire) {
        std::hint::spin_loop();
    }
}

pub fn set() {
    READY.store(true, Ordering::Release);
}
