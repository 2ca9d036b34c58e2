// One task alone, started once, looks at the state and changes it; its loop waits for one thing after the other.
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::mpsc;

struct Link {
    stream: Mutex<Option<Arc<TcpStream>>>,
}

impl Link {
    async fn drive(&self, mut orders: mpsc::Receiver<u8>) {
        loop {
            tokio::select! {
                order = orders.recv() => {
                    let Some(_) = order else { return };
                    self.ensure().await;
                }
                _ = tokio::time::sleep(Duration::from_secs(1)) => self.ensure().await,
            }
        }
    }

    async fn ensure(&self) {
        if self.stream.lock().unwrap().is_some() {
            return;
        }
        if let Ok(stream) = TcpStream::connect("localhost:7").await {
            *self.stream.lock().unwrap() = Some(Arc::new(stream));
        }
    }
}

#[tokio::main]
async fn main() {
    let (sender, receiver) = mpsc::channel(4);
    let link = Link { stream: Mutex::new(None) };
    let driver = tokio::spawn(async move { link.drive(receiver).await });
    sender.send(1).await.ok();
    drop(sender);
    driver.await.ok();
}
