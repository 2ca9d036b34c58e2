// A generic cell: the new value is made from a copy of the old one.
use std::sync::Mutex;

pub struct Shared<T> {
    value: Mutex<T>,
}

impl<T: Clone> Shared<T> {
    pub fn update(&self, step: impl FnOnce(T) -> T) {
        let old = self.value.lock().unwrap().clone();
        let new = step(old);
        *self.value.lock().unwrap() = new; //~ lost-update high
    }

    pub fn replace(&self, new: T) {
        *self.value.lock().unwrap() = new;
    }
}
