// The slot is filled before the thread that shares it begins.
use std::cell::UnsafeCell;
use std::sync::Arc;
use std::thread;

struct Slot {
    value: UnsafeCell<u64>,
}

unsafe impl Sync for Slot {}

fn main() {
    let slot = Arc::new(Slot { value: UnsafeCell::new(0) });
    let shared = Arc::clone(&slot);
    unsafe { *slot.value.get() = 2 };
    let worker = thread::spawn(move || unsafe { *shared.value.get() = 1 });
    worker.join().unwrap();
}
