// A thread's sleep in an async function, an async block and a closure that runs there.
use std::thread;
use std::time::Duration;

async fn retry() {
    thread::sleep(Duration::from_secs(1)); //~ blocking-in-async high
}

fn start() {
    tokio::spawn(async move {
        std::thread::sleep(Duration::from_millis(200)); //~ blocking-in-async high
    });
}
