// The guard lives over the pause.
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

struct Limiter {
    tokens: Mutex<u32>,
}

impl Limiter {
    fn take(&self) {
        let mut tokens = self.tokens.lock().unwrap();
        while *tokens == 0 {
            thread::sleep(Duration::from_millis(100)); //~ blocking-under-lock high
            *tokens += 1;
        }
        *tokens -= 1;
    }

    fn refill(&self) {
        *self.tokens.lock().unwrap() = 10;
    }
}
