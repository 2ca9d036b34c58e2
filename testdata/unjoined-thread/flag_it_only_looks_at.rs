// The thread looks at `cancelled` and sets `late`: only the one it sets is read too early.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

pub fn only_looked_at() -> bool {
    let cancelled = Arc::new(Mutex::new(false));
    let theirs = cancelled.clone();
    thread::spawn(move || { //~ unjoined-thread low
        while !*theirs.lock().unwrap() {
            thread::yield_now();
        }
    });
    *cancelled.lock().unwrap() = true;
    true
}

pub fn set() -> bool {
    let late = Arc::new(AtomicBool::new(false));
    let theirs = late.clone();
    thread::spawn(move || { //~ unjoined-thread medium
        theirs.store(true, Ordering::SeqCst);
    });
    late.load(Ordering::SeqCst)
}
