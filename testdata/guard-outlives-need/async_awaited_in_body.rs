// The twin of async_taken_in_head.rs: the body waits for the end of what was taken out, with the guard still there.
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

pub struct Service {
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Service {
    pub async fn finish(&self) {
        if let Some(worker) = self.worker.lock().await.take() { //~ guard-outlives-need medium
            let _ = worker.await;
        }
    }
}
