// The pool is asked under its lock, which is released, and the wait does not ask again.
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
                if free.len() > 100 {
                    report(free.len());
                }
                let _ = self.changed.wait_timeout(free, limit); //~ wait-without-loop low
            }
        }
    }

    pub fn put(&self, connection: u64) {
        self.free.lock().unwrap().push(connection);
        self.changed.notify_one();
    }
}

fn report(_count: usize) {}
