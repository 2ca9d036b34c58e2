// The temporary guard in the argument lives until the end of the statement, past the `.await`.
use std::sync::Mutex;

async fn publish(latest: &Mutex<String>) {
    send(latest.lock().unwrap().clone()).await; //~ await-under-lock high
}

async fn publish_copy(latest: &Mutex<String>) {
    let text = latest.lock().unwrap().clone();
    send(text).await;
}

async fn send(_text: String) {}
