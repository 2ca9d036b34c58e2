// What is forgotten is no guard.
use std::mem;
use std::sync::Mutex;

fn settle(total: &Mutex<Vec<u8>>) {
    let mut guard = total.lock().unwrap();
    let bytes = mem::take(&mut *guard);
    mem::forget(bytes);
}
