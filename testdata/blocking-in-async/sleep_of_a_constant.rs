// How long it sleeps is a constant's matter.
use std::thread;
use std::time::Duration;

const PAUSE_US: u64 = 100;
const DELAY_MS: u64 = 500;

pub async fn short() {
    thread::sleep(Duration::from_micros(PAUSE_US)); //~ blocking-in-async low
}

pub async fn long() {
    thread::sleep(Duration::from_millis(DELAY_MS)); //~ blocking-in-async high
}
