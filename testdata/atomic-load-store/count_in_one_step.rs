// Two threads add to a counter in one step.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

struct Stats {
    served: AtomicUsize,
}

impl Stats {
    fn served(&self) {
        self.served.fetch_add(1, Ordering::Relaxed);
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
