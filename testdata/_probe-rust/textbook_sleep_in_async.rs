// Textbook: a coroutine puts its whole thread to sleep; its twin sleeps by itself.
use std::time::Duration;

pub async fn retry() {
    std::thread::sleep(Duration::from_secs(1)); //~todo blocking-in-async
    attempt().await;
}

pub async fn retry_later() {
    tokio::time::sleep(Duration::from_secs(1)).await;
    attempt().await;
}

async fn attempt() {}
