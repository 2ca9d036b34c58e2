// Two threads both find the flag unset and both start the work.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static STARTED: AtomicBool = AtomicBool::new(false);

fn start_once() {
    if !STARTED.load(Ordering::Acquire) {
        STARTED.store(true, Ordering::Release); //~ atomic-load-store medium
        warm_up();
    }
}

fn warm_up() {}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(start_once)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
