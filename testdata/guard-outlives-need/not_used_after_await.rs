// The guard is done with, and held over a call to somebody else.
use tokio::sync::Mutex;

pub struct Worker {
    splits: Mutex<Vec<u64>>,
}

impl Worker {
    pub async fn tick(&self, new: Vec<u64>) {
        self.prepare().await;
        let mut splits = self.splits.lock().await;
        splits.extend(new);
        self.report().await; //~ guard-outlives-need low
    }

    pub async fn tock(&self, new: Vec<u64>) {
        self.prepare().await;
        {
            let mut splits = self.splits.lock().await;
            splits.extend(new);
        }
        self.report().await;
    }

    pub async fn count(&self) -> usize {
        self.prepare().await;
        let splits = self.splits.lock().await;
        let first = splits.first();
        self.report().await;
        first.map_or(0, |first| *first as usize)
    }

    async fn prepare(&self) {}

    async fn report(&self) {}
}
