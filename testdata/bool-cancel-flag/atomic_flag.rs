// An atomic flag tested between steps of work.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

struct Indexer {
    stop: AtomicBool,
}

impl Indexer {
    fn run(&self) {
        let mut documents = 0u64;
        while !self.stop.load(Ordering::Acquire) {
            documents += 1;
        }
        println!("{documents}");
    }

    fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }
}

fn main() {
    let indexer = Arc::new(Indexer { stop: AtomicBool::new(false) });
    let shared = Arc::clone(&indexer);
    let worker = thread::spawn(move || shared.run());
    indexer.stop();
    worker.join().unwrap();
}
