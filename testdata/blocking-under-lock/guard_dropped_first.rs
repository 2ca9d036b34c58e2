// The guard is gone before the pause.
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

struct Limiter {
    tokens: Mutex<u32>,
}

impl Limiter {
    fn take(&self) {
        loop {
            let mut tokens = self.tokens.lock().unwrap();
            if *tokens > 0 {
                *tokens -= 1;
                return;
            }
            drop(tokens);
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn refill(&self) {
        *self.tokens.lock().unwrap() = 10;
    }
}
