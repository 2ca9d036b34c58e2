// The head of a `match` keeps it too.
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

fn run(jobs: Arc<Mutex<Receiver<u32>>>) {
    loop {
        match jobs.lock().unwrap().recv() { //~ guard-outlives-need high
            Ok(job) => work(job),
            Err(_) => break,
        }
    }
}

fn work(_job: u32) {}
