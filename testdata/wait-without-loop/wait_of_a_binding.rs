// The function is the wait of a condition variable for others, who loop around it.
use std::sync::{Condvar, Mutex};

pub struct Cond {
    mutex: Mutex<()>,
    cond: Condvar,
}

pub fn cond_wait(cond: &Cond, calls: &mut u64) {
    let guard = cond.mutex.lock().unwrap();
    *calls += 1;
    let guard = cond.cond.wait(guard).unwrap();
    drop(guard);
    *calls += 1;
}

pub fn cond_signal(cond: &Cond) {
    let _guard = cond.mutex.lock().unwrap();
    cond.cond.notify_one();
}
