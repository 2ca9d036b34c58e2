// The only loop asks in each round.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

pub fn run(stop: &AtomicBool, connect: impl Fn() -> bool) {
    while !stop.load(Ordering::Acquire) {
        if connect() {
            continue;
        }
        sleep(Duration::from_secs(10));
    }
}
