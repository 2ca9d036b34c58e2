// Tokio queues readers behind a writer.
use tokio::sync::RwLock;

pub struct State {
    peers: RwLock<Vec<u64>>,
}

impl State {
    async fn first(&self) -> Option<u64> {
        self.peers.read().await.first().copied()
    }

    pub async fn status(&self) -> (usize, Option<u64>) {
        let peers = self.peers.read().await;
        (peers.len(), self.first().await) //~ double-read-lock medium
    }

    pub async fn join(&self, peer: u64) {
        self.peers.write().await.push(peer);
    }
}
