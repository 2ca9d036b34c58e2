// Tasks of several threads: the count is read under one guard and written back under another, and waiting for that lets others in.
use std::sync::Arc;
use tokio::sync::Mutex;

async fn fetch(count: Arc<Mutex<u64>>) {
    let seen = *count.lock().await;
    *count.lock().await = seen + 1; //~ lost-update high
}

#[tokio::main]
async fn main() {
    let count = Arc::new(Mutex::new(0));
    let one = tokio::spawn(fetch(Arc::clone(&count)));
    let two = tokio::spawn(fetch(Arc::clone(&count)));
    let _ = tokio::join!(one, two);
}
