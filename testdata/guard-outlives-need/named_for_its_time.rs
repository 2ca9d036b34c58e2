// The guard is there for the whole time, as its name says, and the other is used again.
use tokio::sync::Mutex;

pub struct Door {
    one_at_a_time: Mutex<()>,
    seen: Mutex<Vec<u64>>,
}

impl Door {
    pub async fn pass(&self, who: u64) {
        self.knock().await;
        let _turn = self.one_at_a_time.lock().await;
        self.walk(who).await;
    }

    pub async fn note(&self, who: u64) {
        self.knock().await;
        let mut seen = self.seen.lock().await;
        seen.push(who);
        self.walk(who).await;
        seen.push(who + 1);
    }

    async fn knock(&self) {}

    async fn walk(&self, _who: u64) {}
}
