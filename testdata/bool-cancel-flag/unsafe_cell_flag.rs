// A bool in an `UnsafeCell` shared by `unsafe impl Sync`.
use std::cell::UnsafeCell;
use std::sync::Arc;
use std::thread;

struct Flag {
    stop: UnsafeCell<bool>,
}

unsafe impl Sync for Flag {}
unsafe impl Send for Flag {}

impl Flag {
    fn set(&self) {
        unsafe { *self.stop.get() = true };
    }

    fn run(&self) {
        while !unsafe { *self.stop.get() } { //~ bool-cancel-flag
            thread::yield_now();
        }
    }
}

fn main() {
    let flag = Arc::new(Flag { stop: UnsafeCell::new(false) });
    let shared = Arc::clone(&flag);
    let worker = thread::spawn(move || shared.run());
    flag.set();
    worker.join().unwrap();
}
