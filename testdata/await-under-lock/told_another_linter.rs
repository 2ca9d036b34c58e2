// Clippy is told that it is meant so: on the function. Another code says nothing about it.
use std::sync::Mutex;

async fn flush() {}

#[allow(clippy::await_holding_lock)]
pub async fn known(file: &Mutex<u32>) {
    let file = file.lock().unwrap();
    flush().await;
    drop(file);
}

#[allow(clippy::too_many_lines)]
pub async fn unknown(file: &Mutex<u32>) {
    let file = file.lock().unwrap(); //~ await-under-lock
    flush().await;
    drop(file);
}
