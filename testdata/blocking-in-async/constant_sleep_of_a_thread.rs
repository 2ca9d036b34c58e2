// A thread sleeps for as long as a constant says.
use std::thread;
use std::time::Duration;

const DELAY_MS: u64 = 500;

pub fn wait() {
    thread::sleep(Duration::from_millis(DELAY_MS));
}
