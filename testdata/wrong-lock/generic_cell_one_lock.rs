// The twin of generic_cell.rs: one lock.
use std::cell::UnsafeCell;
use std::sync::Mutex;

pub struct Shared<T> {
    setting: Mutex<()>,
    asking: Mutex<()>,
    value: UnsafeCell<T>,
}

unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub fn set(&self, value: T) {
        let _setting = self.setting.lock().unwrap();
        unsafe { *self.value.get() = value };
    }

    pub fn replace(&self, value: T) {
        let _setting = self.setting.lock().unwrap();
        unsafe { *self.value.get() = value };
    }
}
