// The load stands inside the store, which makes it no single step.
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

static OPEN: AtomicU32 = AtomicU32::new(0);

fn handle() {
    OPEN.store(OPEN.load(Ordering::SeqCst) + 1, Ordering::SeqCst); //~ atomic-load-store high
    work();
    OPEN.store(OPEN.load(Ordering::SeqCst) - 1, Ordering::SeqCst);
}

fn work() {}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(handle)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
