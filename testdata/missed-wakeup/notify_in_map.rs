// What is waited for is drawn from a map, and the wait begins after the look.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

pub enum Slot {
    Ready(u64),
    Waiting(Arc<Notify>),
}

pub struct Slots {
    items: Mutex<HashMap<String, Slot>>,
}

impl Slots {
    pub fn done(&self, key: String, value: u64) {
        if let Some(Slot::Waiting(notify)) = self.items.lock().unwrap().insert(key, Slot::Ready(value)) {
            notify.notify_waiters();
        }
    }

    pub async fn wait(&self, key: &str) {
        let notify = match self.items.lock().unwrap().get(key) {
            Some(Slot::Waiting(notify)) => notify.clone(),
            _ => return,
        };
        notify.notified().await; //~ missed-wakeup medium
    }
}
