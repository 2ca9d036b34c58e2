// The state is changed under the lock, and those who wait are woken after it is released: who has looked and not yet waits is missed.
use std::sync::Mutex;

use tokio::sync::Notify;

pub struct Gate {
    open: Mutex<bool>,
    changed: Notify,
}

impl Gate {
    pub fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.changed.notify_waiters(); //~ missed-wakeup low
    }

    pub async fn pass(&self) {
        let waits = {
            let open = self.open.lock().unwrap();
            !*open
        };
        let changed = self.changed.notified();
        if waits {
            changed.await;
        }
    }
}

pub struct Door {
    open: Mutex<bool>,
    changed: Notify,
}

impl Door {
    pub fn open(&self) {
        let mut open = self.open.lock().unwrap();
        *open = true;
        self.changed.notify_waiters();
    }

    pub async fn pass(&self) {
        let changed = {
            let open = self.open.lock().unwrap();
            if *open {
                return;
            }
            self.changed.notified()
        };
        changed.await;
    }
}
