// The flag is set after an await: two tasks see it unset, and both start a worker.
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Pump {
    running: AtomicBool,
}

impl Pump {
    pub async fn ensure_running(&self) {
        if self.running.load(Ordering::Acquire) {
            return;
        }
        prepare().await;
        tokio::spawn(work());
        self.running.store(true, Ordering::Release); //~ await-check-then-act medium
    }
}

async fn prepare() {
    tokio::task::yield_now().await;
}

async fn work() {
    tokio::task::yield_now().await;
}
