// The pair of the standard library's example.
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn main() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other_pair = pair.clone();
    let waiter = thread::spawn(move || {
        let (lock, changed) = &*pair;
        let mut ready = lock.lock().unwrap();
        while !*ready {
            ready = changed.wait(ready).unwrap();
        }
    });
    let notifier = thread::spawn(move || {
        let (lock, changed) = &*other_pair;
        *lock.lock().unwrap() = true;
        changed.notify_one();
    });
    waiter.join().unwrap();
    notifier.join().unwrap();
}
