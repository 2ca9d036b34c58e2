// The twin: the sender itself moves into the last task.
use tokio::sync::mpsc;

async fn collect(name: String) -> usize {
    let (tx, mut rx) = mpsc::channel(8);
    tokio::spawn(async move { tx.send(name).await.ok() }).await.ok();
    let mut count = 0;
    while let Some(_name) = rx.recv().await {
        count += 1;
    }
    count
}
