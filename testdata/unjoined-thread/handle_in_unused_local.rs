// Bound to a name, but never joined, while what the thread counts is read.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub fn count(lines: Vec<String>) -> usize {
    let counted = Arc::new(AtomicUsize::new(0));
    let shared = counted.clone();
    let _worker = thread::spawn(move || { //~ unjoined-thread
        for _ in lines {
            shared.fetch_add(1, Ordering::Relaxed);
        }
    });
    counted.load(Ordering::Relaxed)
}
