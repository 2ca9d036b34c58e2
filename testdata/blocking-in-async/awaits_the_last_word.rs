// The thread's last word is all that is awaited.
use tokio::sync::oneshot::Receiver;

pub async fn after(done: Receiver<()>) {
    done.await.unwrap();
}
