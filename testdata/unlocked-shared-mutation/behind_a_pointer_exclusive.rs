// The twin of behind_a_pointer.rs: whoever sets a bit has the register for itself.
use std::sync::Arc;
use std::thread;

struct Register {
    bits: *mut u32,
}

unsafe impl Send for Register {}
unsafe impl Sync for Register {}

impl Register {
    fn set(&mut self, bit: u32) {
        unsafe {
            *self.bits |= 1 << bit;
        }
    }

    fn is_wired(&self) -> bool {
        !self.bits.is_null()
    }
}

fn main() {
    let mut register = Register { bits: Box::into_raw(Box::new(0)) };
    register.set(2);
    let shared = Arc::new(register);
    let other = Arc::clone(&shared);
    let worker = thread::spawn(move || other.is_wired());
    println!("{} {}", shared.is_wired(), worker.join().unwrap());
}
