// A `static` is one; a `const` may fill it.
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const ZERO: AtomicUsize = AtomicUsize::new(0);
static HITS: [AtomicUsize; 4] = [ZERO; 4];
static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn count(at: usize) -> usize {
    HITS[at].fetch_add(1, Ordering::Relaxed)
}

fn add(name: String) {
    NAMES.lock().unwrap().push(name);
}
