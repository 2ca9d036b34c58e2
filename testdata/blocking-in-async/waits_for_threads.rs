// Channels of std and join handles are waited for with the worker.
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;

async fn next(jobs: Receiver<u32>) -> Option<u32> {
    jobs.recv().ok() //~ blocking-in-async medium
}

async fn finish(worker: JoinHandle<()>) {
    let _ = worker.join(); //~ blocking-in-async medium
}
