// Two threads add to a counter by a load and a store.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

struct Stats {
    served: AtomicUsize,
}

impl Stats {
    fn served(&self) {
        let before = self.served.load(Ordering::Relaxed);
        self.served.store(before + 1, Ordering::Relaxed); //~ atomic-load-store high
    }
}

fn main() {
    let stats = Arc::new(Stats { served: AtomicUsize::new(0) });
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let stats = Arc::clone(&stats);
            thread::spawn(move || stats.served())
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
