// Whoever changes the place holds both locks, so that readers may hold either.
use std::cell::UnsafeCell;
use std::sync::Mutex;

pub struct Config {
    left: Mutex<()>,
    right: Mutex<()>,
    level: UnsafeCell<u32>,
}

unsafe impl Sync for Config {}

impl Config {
    pub fn set(&self, level: u32) {
        let _left = self.left.lock().unwrap();
        let _right = self.right.lock().unwrap();
        unsafe { *self.level.get() = level };
    }

    pub fn by_left(&self) -> u32 {
        let _left = self.left.lock().unwrap();
        unsafe { *self.level.get() }
    }

    pub fn by_right(&self) -> u32 {
        let _right = self.right.lock().unwrap();
        unsafe { *self.level.get() }
    }
}
