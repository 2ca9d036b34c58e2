// One atomic is copied into another.
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

static NOW: AtomicU64 = AtomicU64::new(0);
static LAST: AtomicU64 = AtomicU64::new(0);

fn copy() {
    let now = NOW.load(Ordering::SeqCst);
    LAST.store(now, Ordering::SeqCst);
}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(copy)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
    NOW.fetch_add(1, Ordering::SeqCst);
}
