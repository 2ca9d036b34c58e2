// The sum is read under the one lock and stored back under the other.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Ledger {
    reading: Mutex<()>,
    writing: Mutex<()>,
    sum: UnsafeCell<i64>,
}

unsafe impl Sync for Ledger {}

impl Ledger {
    fn book(&self, amount: i64) {
        let sum = {
            let _reading = self.reading.lock().unwrap();
            unsafe { *self.sum.get() }
        };
        let _writing = self.writing.lock().unwrap();
        unsafe {
            *self.sum.get() = sum + amount; //~ lost-update
        }
    }
}

fn main() {
    let ledger = Arc::new(Ledger { reading: Mutex::new(()), writing: Mutex::new(()), sum: UnsafeCell::new(0) });
    let other = Arc::clone(&ledger);
    let worker = thread::spawn(move || other.book(1));
    ledger.book(2);
    worker.join().unwrap();
}
