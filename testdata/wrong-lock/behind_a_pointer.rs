// What a raw pointer points at is changed under two locks.
use std::sync::{Arc, Mutex};
use std::thread;

struct Ring {
    head: Mutex<()>,
    tail: Mutex<()>,
    used: *mut usize,
}

unsafe impl Send for Ring {}
unsafe impl Sync for Ring {}

impl Ring {
    fn put(&self) {
        let _tail = self.tail.lock().unwrap();
        unsafe {
            *self.used += 1; //~ wrong-lock
        }
    }

    fn get(&self) {
        let _head = self.head.lock().unwrap();
        unsafe {
            *self.used -= 1;
        }
    }
}

fn main() {
    let used = Box::into_raw(Box::new(0));
    let ring = Arc::new(Ring { head: Mutex::new(()), tail: Mutex::new(()), used });
    let shared = Arc::clone(&ring);
    let worker = thread::spawn(move || shared.put());
    ring.get();
    worker.join().unwrap();
}
