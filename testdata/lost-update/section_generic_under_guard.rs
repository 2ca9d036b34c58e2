// The twin of section_generic.rs: the step is made under the guard.
use std::sync::Mutex;

pub struct Shared<T> {
    value: Mutex<T>,
}

impl<T: Clone> Shared<T> {
    pub fn update(&self, step: impl FnOnce(T) -> T) {
        let mut value = self.value.lock().unwrap();
        let old = value.clone();
        *value = step(old); //~ callback-under-lock low
    }

    pub fn replace(&self, new: T) {
        *self.value.lock().unwrap() = new;
    }
}
