// Each round does something.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

pub fn run(stop: &AtomicBool, done: &AtomicUsize) {
    while !stop.load(Ordering::Relaxed) {
        done.fetch_add(1, Ordering::Relaxed);
        step();
    }
}

fn step() {}
