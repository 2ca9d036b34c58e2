// A guard that is forgotten never unlocks.
use std::mem;
use std::sync::Mutex;

fn settle(total: &Mutex<u64>) {
    let mut guard = total.lock().unwrap();
    *guard += 1;
    mem::forget(guard); //~ lock-not-released medium
}

fn settle_and_drop(total: &Mutex<u64>) {
    let mut guard = total.lock().unwrap();
    *guard += 1;
    drop(guard);
}
