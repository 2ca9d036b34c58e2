// `notify_one` is remembered.
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

pub struct Endpoint {
    open: AtomicUsize,
    idle: Notify,
}

impl Endpoint {
    pub async fn wait_idle(&self) {
        while self.open.load(Ordering::SeqCst) > 0 {
            self.idle.notified().await;
        }
    }

    pub fn close_one(&self) {
        if self.open.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.idle.notify_one();
        }
    }
}
