// The same in a `loop`.
use std::sync::atomic::{AtomicBool, Ordering};

pub fn wait(ready: &AtomicBool) {
    loop {
        if ready.load(Ordering::Acquire) { //~ busy-wait medium
            break;
        }
    }
}

pub fn wait_parked(ready: &AtomicBool) {
    loop {
        if ready.load(Ordering::Acquire) {
            break;
        }
        std::thread::park();
    }
}
