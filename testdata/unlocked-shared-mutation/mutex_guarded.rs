// Safe code cannot race: whatever is shared is behind a lock or atomic.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Default)]
struct Metrics {
    total: AtomicU64,
    by_name: Mutex<HashMap<String, u64>>,
}

impl Metrics {
    fn count(&self, name: &str) {
        self.total.fetch_add(1, Ordering::Relaxed);
        *self.by_name.lock().unwrap().entry(name.to_owned()).or_insert(0) += 1;
    }
}

fn main() {
    let metrics = Arc::new(Metrics::default());
    let shared = Arc::clone(&metrics);
    let worker = thread::spawn(move || shared.count("worker"));
    metrics.count("main");
    worker.join().unwrap();
}
