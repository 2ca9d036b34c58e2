// Another semaphore than the closed one, and one whose end is asked for.

use std::sync::Arc;
use tokio::sync::Semaphore;

pub async fn stop(reading: Arc<Semaphore>, writing: Arc<Semaphore>) {
    reading.close();
    let permit = writing.acquire().await.unwrap();
    drop(permit);
}

pub async fn restart(mut limit: Arc<Semaphore>) {
    limit.close();
    limit = Arc::new(Semaphore::new(4));
    let permit = limit.acquire().await.unwrap();
    drop(permit);
}

pub async fn asked(limit: &Semaphore, stopping: bool) {
    if stopping {
        limit.close();
    }
    if !limit.is_closed() {
        let permit = limit.acquire().await.unwrap();
        drop(permit);
    }
}
