// Whoever changes the counter holds the lock; the atomic is there for those who only look.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

struct Queue {
    items: Mutex<Vec<u32>>,
    length: AtomicUsize,
}

impl Queue {
    fn push(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        items.push(item);
        self.length.store(self.length.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

fn main() {
    let queue = Arc::new(Queue { items: Mutex::new(Vec::new()), length: AtomicUsize::new(0) });
    let workers: Vec<_> = (0..4)
        .map(|item| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.push(item))
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
