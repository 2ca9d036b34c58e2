// The twin of two_fields_together.rs: read under the lock.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Span {
    lock: Mutex<()>,
    start: UnsafeCell<u64>,
    end: UnsafeCell<u64>,
}

unsafe impl Sync for Span {}

impl Span {
    fn set(&self, start: u64, end: u64) {
        let _held = self.lock.lock().unwrap();
        unsafe {
            *self.start.get() = start;
            *self.end.get() = end;
        }
    }

    fn length(&self) -> u64 {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.end.get() - *self.start.get() }
    }
}

fn main() {
    let span = Arc::new(Span { lock: Mutex::new(()), start: UnsafeCell::new(0), end: UnsafeCell::new(0) });
    let shared = Arc::clone(&span);
    let worker = thread::spawn(move || shared.set(1, 4));
    println!("{}", span.length());
    worker.join().unwrap();
}
