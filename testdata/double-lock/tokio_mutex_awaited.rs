// The callee awaits the lock that its caller holds.
use tokio::sync::Mutex;

pub struct Session {
    state: Mutex<Vec<u8>>,
}

impl Session {
    async fn open(&self) {
        self.state.lock().await.push(0);
    }

    pub async fn send(&self, byte: u8) {
        let mut state = self.state.lock().await;
        state.push(byte);
        self.open().await; //~ double-lock high
    }

    pub async fn close(&self) {
        self.open().await;
        self.state.lock().await.clear();
    }
}
