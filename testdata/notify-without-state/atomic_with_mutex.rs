// The flag is set with the mutex locked; the notification may come after.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Latch {
    waiting: Mutex<u32>,
    open: AtomicBool,
    changed: Condvar,
}

fn main() {
    let latch = Arc::new(Latch { waiting: Mutex::new(0), open: AtomicBool::new(false), changed: Condvar::new() });
    let other = latch.clone();
    let worker = thread::spawn(move || {
        let mut waiting = other.waiting.lock().unwrap();
        while !other.open.load(Ordering::SeqCst) {
            waiting = other.changed.wait(waiting).unwrap();
        }
    });
    {
        let _waiting = latch.waiting.lock().unwrap();
        latch.open.store(true, Ordering::SeqCst);
    }
    latch.changed.notify_all();
    worker.join().unwrap();
}
