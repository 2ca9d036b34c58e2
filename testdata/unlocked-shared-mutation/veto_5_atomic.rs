// An atomic may be changed by several threads at once.
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

static HITS: AtomicU64 = AtomicU64::new(0);

fn record() {
    HITS.fetch_add(1, Ordering::Relaxed);
}

fn main() {
    let worker = thread::spawn(|| record());
    record();
    worker.join().unwrap();
}
