// A ring of one producer: only `push` writes `tail`, and publishes what it wrote before.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

struct Ring {
    head: AtomicUsize,
    tail: AtomicUsize,
}

impl Ring {
    fn push(&self) -> bool {
        let tail = self.tail.load(Ordering::Relaxed);
        if tail - self.head.load(Ordering::Acquire) == 64 {
            return false;
        }
        self.tail.store(tail + 1, Ordering::Release);
        true
    }

    fn pop(&self) -> bool {
        let head = self.head.load(Ordering::Relaxed);
        if head == self.tail.load(Ordering::Acquire) {
            return false;
        }
        self.head.store(head + 1, Ordering::Release);
        true
    }
}

fn main() {
    let ring = Arc::new(Ring { head: AtomicUsize::new(0), tail: AtomicUsize::new(0) });
    let consumer = Arc::clone(&ring);
    let consumer = thread::spawn(move || while consumer.pop() {});
    while ring.push() {}
    consumer.join().unwrap();
}
