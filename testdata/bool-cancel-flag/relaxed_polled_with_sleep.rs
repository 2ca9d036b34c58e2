// An atomic flag is sound; polling it between sleeps wakes late. Advice only.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

struct Poller {
    stop: AtomicBool,
}

impl Poller {
    fn run(&self) {
        while !self.stop.load(Ordering::Relaxed) { //~ bool-cancel-flag low
            thread::sleep(Duration::from_secs(30));
        }
    }

    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn main() {
    let poller = Arc::new(Poller { stop: AtomicBool::new(false) });
    let shared = Arc::clone(&poller);
    let worker = thread::spawn(move || shared.run());
    poller.stop();
    worker.join().unwrap();
}
