// The wait for the lock itself is no work that is done with it.
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

pub struct Service {
    worker: Mutex<Option<JoinHandle<()>>>, //~ fire-and-forget-task low
}

impl Service {
    pub async fn abort(&self) {
        if let Some(worker) = self.worker.lock().await.take() {
            worker.abort();
        }
    }
}
