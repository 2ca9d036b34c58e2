// The guard ends with the `let` statement.
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

fn start(jobs: Arc<Mutex<Receiver<Job>>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        loop {
            let received = jobs.lock().unwrap().recv();
            let Ok(job) = received else { break };
            job();
        }
    })
}
