// `while let` waits for the end as `for` does.
use tokio::sync::mpsc;

async fn collect(names: Vec<String>) -> usize {
    let (tx, mut rx) = mpsc::channel(8);
    for name in names {
        let tx = tx.clone();
        tokio::spawn(async move { tx.send(name).await.ok() }).await.ok();
    }
    let mut count = 0;
    while let Some(_name) = rx.recv().await { //~ channel-never-closes high
        count += 1;
    }
    count
}
