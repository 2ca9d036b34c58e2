// A cell of anything: `with` goes by the lock, `set` by another one.
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
        unsafe { *self.value.get() = value }; //~ wrong-lock
    }

    pub fn replace(&self, value: T) {
        let _asking = self.asking.lock().unwrap();
        unsafe { *self.value.get() = value };
    }
}
