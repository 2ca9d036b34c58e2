// One number, given to whoever asks: at worst an old one.
use std::cell::UnsafeCell;
use std::sync::Mutex;

pub struct Gauge {
    lock: Mutex<()>,
    level: UnsafeCell<u64>,
}

unsafe impl Sync for Gauge {}

impl Gauge {
    pub fn raise(&self) {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.level.get() += 1 };
    }

    pub fn level(&self) -> u64 {
        unsafe { *self.level.get() } //~ unlocked-read low
    }
}
