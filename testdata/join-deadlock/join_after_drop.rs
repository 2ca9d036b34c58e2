// The guard is dropped before the wait.
use std::sync::{Arc, Mutex};
use std::thread;

pub fn drain(jobs: Arc<Mutex<Vec<u32>>>) -> usize {
    let shared = Arc::clone(&jobs);
    let worker = thread::spawn(move || {
        shared.lock().unwrap().clear();
    });
    let left = jobs.lock().unwrap();
    let count = left.len();
    drop(left);
    worker.join().unwrap();
    count
}
