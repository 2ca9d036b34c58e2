// A receiver of one's own.
use std::sync::mpsc::Receiver;

fn run(jobs: Receiver<u32>) {
    while let Ok(job) = jobs.recv() {
        work(job);
    }
}

fn work(_job: u32) {}
