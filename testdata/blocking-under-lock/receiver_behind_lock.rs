// The lock is what lets several workers share the receiver.
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

struct Worker {
    jobs: Arc<Mutex<Receiver<u32>>>,
}

impl Worker {
    fn next(&self) -> Option<u32> {
        self.jobs.lock().unwrap().recv().ok()
    }

    fn next_but_one(&self) -> Option<u32> {
        let jobs = self.jobs.lock().unwrap();
        jobs.recv().ok()?;
        jobs.recv().ok()
    }
}
