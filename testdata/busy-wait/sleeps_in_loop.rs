// A pause, a channel and a condition variable are no spinning.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::Duration;

pub fn wait(ready: &AtomicBool) {
    while !ready.load(Ordering::Acquire) {
        sleep(Duration::from_millis(1));
    }
}

pub fn drain(jobs: &Receiver<u32>) -> u32 {
    let mut sum = 0;
    while let Ok(job) = jobs.recv() {
        sum += job;
    }
    sum
}
