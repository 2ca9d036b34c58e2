// The twin of section_of_tokio.rs: the guard lives over the wait, as an asynchronous one may.
use std::sync::Arc;
use tokio::sync::Mutex;

async fn fetch(count: Arc<Mutex<u64>>) {
    let mut seen = count.lock().await;
    *seen += 1;
}

#[tokio::main]
async fn main() {
    let count = Arc::new(Mutex::new(0));
    let one = tokio::spawn(fetch(Arc::clone(&count)));
    let two = tokio::spawn(fetch(Arc::clone(&count)));
    let _ = tokio::join!(one, two);
}
