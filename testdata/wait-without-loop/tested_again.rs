// The pool is asked in a section of its own, and asked again under the lock before the wait.
use std::sync::{Condvar, Mutex};
use std::time::Duration;

pub struct Pool {
    free: Mutex<Vec<u64>>,
    changed: Condvar,
}

impl Pool {
    fn try_get(&self) -> Option<u64> {
        self.free.lock().unwrap().pop()
    }

    pub fn get(&self, limit: Duration) -> u64 {
        loop {
            if let Some(connection) = self.try_get() {
                return connection;
            } else {
                let free = self.free.lock().unwrap();
                if !free.is_empty() {
                    continue;
                }
                let _ = self.changed.wait_timeout(free, limit);
            }
        }
    }

    pub fn put(&self, connection: u64) {
        self.free.lock().unwrap().push(connection);
        self.changed.notify_one();
    }
}
