// tokio's mutex is made to be held over an `.await`.
use tokio::sync::Mutex;

struct Counter {
    hits: Mutex<u64>,
}

impl Counter {
    async fn count(&self) {
        let mut hits = self.hits.lock().await;
        *hits += 1;
        report(*hits).await;
    }
}

async fn report(_hits: u64) {}
