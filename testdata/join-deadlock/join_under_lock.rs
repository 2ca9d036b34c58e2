// The worker needs the lock to end.
use std::sync::{Arc, Mutex};
use std::thread;

pub fn drain(jobs: Arc<Mutex<Vec<u32>>>) -> usize {
    let shared = Arc::clone(&jobs);
    let worker = thread::spawn(move || {
        shared.lock().unwrap().clear();
    });
    let left = jobs.lock().unwrap();
    worker.join().unwrap(); //~ join-deadlock high
    left.len()
}
