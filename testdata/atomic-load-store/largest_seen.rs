// A larger value that another thread stores between the comparison and the store is lost.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

fn watch(highest: &AtomicU64, sample: u64) {
    if sample > highest.load(Ordering::SeqCst) {
        highest.store(sample, Ordering::SeqCst); //~ atomic-load-store high
    }
}

fn main() {
    let highest = Arc::new(AtomicU64::new(0));
    let workers: Vec<_> = (0..8)
        .map(|sample| {
            let highest = Arc::clone(&highest);
            thread::spawn(move || watch(&highest, sample))
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
