// An atomic says that the value is there, and is asked before the value is read.
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

struct Slot {
    lock: Mutex<()>,
    full: AtomicBool,
    value: UnsafeCell<u64>,
}

unsafe impl Sync for Slot {}

impl Slot {
    fn put(&self, value: u64) {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.value.get() = value };
        self.full.store(true, Ordering::Release);
    }

    fn get(&self) -> Option<u64> {
        if !self.full.load(Ordering::Acquire) {
            return None;
        }
        let value = unsafe { *self.value.get() };
        if value > 0 { Some(value) } else { None }
    }
}

fn main() {
    let slot = Arc::new(Slot { lock: Mutex::new(()), full: AtomicBool::new(false), value: UnsafeCell::new(0) });
    let shared = Arc::clone(&slot);
    let worker = thread::spawn(move || shared.put(3));
    println!("{:?}", slot.get());
    worker.join().unwrap();
}
