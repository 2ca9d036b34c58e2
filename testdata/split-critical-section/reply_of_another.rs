// Two callers both send, and each may receive the reply to the other's request.
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, UnboundedSender};

pub struct Shards {
    requests: UnboundedSender<u64>,
    replies: Mutex<Receiver<u64>>,
}

impl Shards {
    pub async fn shut_down(&self, shard: u64) -> bool {
        let _ = self.requests.send(shard); //~ split-critical-section low
        let mut replies = self.replies.lock().await;
        replies.recv().await == Some(shard)
    }
}
