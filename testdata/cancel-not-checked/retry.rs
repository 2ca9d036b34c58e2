// The inner loop retries for ever.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

pub fn run(stop: &AtomicBool, connect: impl Fn() -> bool) {
    while !stop.load(Ordering::Acquire) {
        loop {
            if connect() {
                break;
            }
            sleep(Duration::from_secs(10)); //~ cancel-not-checked medium
        }
    }
}

pub fn run_carefully(stop: &AtomicBool, connect: impl Fn() -> bool) {
    while !stop.load(Ordering::Acquire) {
        loop {
            if connect() || stop.load(Ordering::Acquire) {
                break;
            }
            sleep(Duration::from_secs(10));
        }
    }
}
