// The receiver stays locked while the job runs.
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

fn start(jobs: Arc<Mutex<Receiver<Job>>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while let Ok(job) = jobs.lock().unwrap().recv() { //~ guard-outlives-need high
            job();
        }
    })
}
