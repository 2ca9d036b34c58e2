// The pair of the standard library's example, and a lock around both sides.
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn main() {
    let turn = Arc::new(Mutex::new(0));
    let other_turn = turn.clone();
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other_pair = pair.clone();
    let waiter = thread::spawn(move || {
        let _turn = turn.lock().unwrap();
        let (lock, changed) = &*pair;
        let mut ready = lock.lock().unwrap();
        while !*ready {
            ready = changed.wait(ready).unwrap(); //~ wait-holding-other-lock high
        }
    });
    let notifier = thread::spawn(move || {
        let _turn = other_turn.lock().unwrap();
        let (lock, changed) = &*other_pair;
        *lock.lock().unwrap() = true;
        changed.notify_one();
    });
    waiter.join().unwrap();
    notifier.join().unwrap();
}
