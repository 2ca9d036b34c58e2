// An asynchronous lock is held for the job as well.
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;

async fn run(jobs: Arc<Mutex<Receiver<u32>>>) {
    while let Some(job) = jobs.lock().await.recv().await { //~ guard-outlives-need high
        work(job).await;
    }
}

async fn work(_job: u32) {}
