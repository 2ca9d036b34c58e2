// Whoever may receive next sends.
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, UnboundedSender};

pub struct Shards {
    requests: UnboundedSender<u64>,
    replies: Mutex<Receiver<u64>>,
}

impl Shards {
    pub async fn shut_down(&self, shard: u64) -> bool {
        let mut replies = self.replies.lock().await;
        let _ = self.requests.send(shard);
        replies.recv().await == Some(shard)
    }
}
