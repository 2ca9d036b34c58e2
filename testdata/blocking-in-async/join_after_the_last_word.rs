// The thread's last word has been awaited; or not.
use std::thread::JoinHandle;
use tokio::sync::oneshot::Receiver;

pub async fn after(done: Receiver<()>, thread: JoinHandle<()>) {
    done.await.unwrap();
    thread.join().unwrap(); //~ blocking-in-async low
}

pub async fn before(thread: JoinHandle<()>) {
    thread.join().unwrap(); //~ blocking-in-async medium
}
