// What the guard hands out may be shared.
use std::ops::Deref;

pub struct Borrowed<T> {
    value: *const T,
}

impl<T> Deref for Borrowed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        unsafe { &*self.value }
    }
}

unsafe impl<T: Send> Send for Borrowed<T> {}
unsafe impl<T: Sync> Sync for Borrowed<T> {}
