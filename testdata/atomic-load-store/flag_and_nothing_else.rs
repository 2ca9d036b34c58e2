// Nothing but the store depends on the test: who comes second stores the same again.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static SEEN: AtomicBool = AtomicBool::new(false);

fn see() {
    if !SEEN.load(Ordering::Relaxed) {
        SEEN.store(true, Ordering::Relaxed);
    }
}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(see)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
