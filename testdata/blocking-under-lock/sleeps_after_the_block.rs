// The guard ends with its block, before the pause.
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

pub struct Limiter {
    tokens: Mutex<u32>,
}

impl Limiter {
    pub fn take(&self) {
        loop {
            {
                let mut tokens = self.tokens.lock().unwrap();
                if *tokens > 0 {
                    *tokens -= 1;
                    return;
                }
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn refill(&self, count: u32) {
        *self.tokens.lock().unwrap() += count;
    }
}
