// What is moved to `spawn_blocking`, `block_in_place` or a thread does not stop the task.
use std::process::Command;
use std::thread;
use std::time::Duration;

async fn convert(path: String) {
    let converted = path.clone();
    let _ = tokio::task::spawn_blocking(move || Command::new("convert").arg(path).status()).await;
    tokio::task::block_in_place(|| thread::sleep(Duration::from_secs(1)));
    thread::spawn(move || { //~ unjoined-thread low
        thread::sleep(Duration::from_secs(1));
        drop(converted);
    });
}
