// The twin of veto_1_new.rs: the slot is filled while the thread fills it too.
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
    let worker = thread::spawn(move || unsafe { *shared.value.get() = 1 }); //~ unlocked-shared-mutation
    unsafe { *slot.value.get() = 2 };
    worker.join().unwrap();
}
