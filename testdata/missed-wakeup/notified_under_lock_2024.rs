// edition: 2024
// The same in the newer edition.
use std::sync::Mutex;

use tokio::sync::Notify;

pub struct Endpoint {
    open: Mutex<usize>,
    idle: Notify,
}

impl Endpoint {
    pub async fn wait_idle(&self) {
        loop {
            {
                let open = self.open.lock().unwrap();
                if *open == 0 {
                    break;
                }
                self.idle.notified()
            }
            .await;
        }
    }

    pub fn close_one(&self) {
        let mut open = self.open.lock().unwrap();
        *open -= 1;
        self.idle.notify_waiters();
    }
}
