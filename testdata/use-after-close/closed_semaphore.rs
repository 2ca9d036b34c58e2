// Nobody gets a permit of a semaphore that is closed, through whichever handle.

use std::sync::Arc;
use tokio::sync::Semaphore;

pub async fn stop(limit: Arc<Semaphore>) {
    let other = Arc::clone(&limit);
    limit.close();
    let permit = other.acquire().await.unwrap(); //~ use-after-close high
    drop(permit);
}
