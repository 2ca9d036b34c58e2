// A `const` is copied at every use.
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const HITS: AtomicUsize = AtomicUsize::new(0);
const NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn count() -> usize {
    HITS.fetch_add(1, Ordering::Relaxed) //~ per-call-lock high
}

fn add(name: String) {
    NAMES.lock().unwrap().push(name); //~ per-call-lock high
}
