// The twin of cell_two_locks.rs: one lock over both.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Ledger {
    writing: Mutex<()>,
    sum: UnsafeCell<i64>,
}

unsafe impl Sync for Ledger {}

impl Ledger {
    fn book(&self, amount: i64) {
        let _writing = self.writing.lock().unwrap();
        let sum = unsafe { *self.sum.get() };
        unsafe {
            *self.sum.get() = sum + amount;
        }
    }
}

fn main() {
    let ledger = Arc::new(Ledger { writing: Mutex::new(()), sum: UnsafeCell::new(0) });
    let other = Arc::clone(&ledger);
    let worker = thread::spawn(move || other.book(1));
    ledger.book(2);
    worker.join().unwrap();
}
