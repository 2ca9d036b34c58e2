// The twin of worker_started_twice.rs: who exchanges the flag first starts the worker.
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Pump {
    running: AtomicBool,
}

impl Pump {
    pub async fn ensure_running(&self) {
        if self.running.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_err() {
            return;
        }
        prepare().await;
        tokio::spawn(work());
    }
}

async fn prepare() {
    tokio::task::yield_now().await;
}

async fn work() {
    tokio::task::yield_now().await;
}
