// What is stored is awaited before the lock is taken, wherever it stands in the line.
use std::sync::{Arc, Mutex};

pub struct Channel {
    sent: Mutex<u64>,
}

impl Channel {
    async fn open() -> Arc<Channel> {
        tokio::task::yield_now().await;
        Arc::new(Channel { sent: Mutex::new(0) })
    }
}

pub struct Peer {
    channel: Mutex<Option<Arc<Channel>>>,
}

impl Peer {
    pub async fn prepare(&self) {
        if self.channel.lock().unwrap().is_none() {
            *self.channel.lock().unwrap() = Some(Channel::open().await); //~ await-check-then-act medium
        }
    }
}
