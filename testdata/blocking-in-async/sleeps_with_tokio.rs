// The twin: the runtime's own sleep.
use std::time::Duration;

async fn retry() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn start() {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
    });
}
