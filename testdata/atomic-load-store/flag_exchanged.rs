// The exchange says who was first.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static STARTED: AtomicBool = AtomicBool::new(false);

fn start_once() {
    if !STARTED.swap(true, Ordering::AcqRel) {
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
