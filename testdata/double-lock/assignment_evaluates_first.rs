// The new guard is made before the old one is dropped.
use std::sync::Mutex;

static COUNTS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn twice() -> usize {
    let mut guard = COUNTS.lock().unwrap();
    guard.push(1);
    guard = COUNTS.lock().unwrap(); //~ double-lock high
    guard.len()
}

pub fn once() -> usize {
    let mut guard = COUNTS.lock().unwrap();
    guard.push(1);
    drop(guard);
    guard = COUNTS.lock().unwrap();
    guard.len()
}
