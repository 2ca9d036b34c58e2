// The body does nothing that takes time.
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

fn drain(jobs: Arc<Mutex<Receiver<u32>>>) -> Vec<u32> {
    let mut all = Vec::new();
    while let Ok(job) = jobs.lock().unwrap().recv() {
        all.push(job);
    }
    all
}
