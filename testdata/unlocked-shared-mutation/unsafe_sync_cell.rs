// `unsafe impl Sync` around an `UnsafeCell` that two threads write.
use std::cell::UnsafeCell;
use std::sync::Arc;
use std::thread;

struct Slot {
    value: UnsafeCell<u64>,
}

unsafe impl Sync for Slot {}

impl Slot {
    fn put(&self, value: u64) {
        unsafe {
            *self.value.get() = value; //~ unlocked-shared-mutation
        }
    }
}

fn main() {
    let slot = Arc::new(Slot { value: UnsafeCell::new(0) });
    let other = Arc::clone(&slot);
    let worker = thread::spawn(move || other.put(1));
    slot.put(2);
    worker.join().unwrap();
}
