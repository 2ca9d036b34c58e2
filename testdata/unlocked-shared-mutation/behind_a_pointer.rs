// What a raw pointer of a type with `unsafe impl Sync` points at is changed by two threads.
use std::sync::Arc;
use std::thread;

struct Register {
    bits: *mut u32,
}

unsafe impl Send for Register {}
unsafe impl Sync for Register {}

impl Register {
    fn set(&self, bit: u32) {
        unsafe {
            *self.bits |= 1 << bit; //~ unlocked-shared-mutation
        }
    }
}

fn main() {
    let register = Arc::new(Register { bits: Box::into_raw(Box::new(0)) });
    let shared = Arc::clone(&register);
    let worker = thread::spawn(move || shared.set(1));
    register.set(2);
    worker.join().unwrap();
}
