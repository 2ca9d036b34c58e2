// Channels of tokio and its join handles are awaited.
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinHandle;

async fn next(mut jobs: Receiver<u32>) -> Option<u32> {
    jobs.recv().await
}

async fn finish(worker: JoinHandle<()>) {
    let _ = worker.await;
}
