// A shared guard hands out `&T`, so that the `T` is used by two threads at once.
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
unsafe impl<T: Send> Sync for Borrowed<T> {} //~ unsafe-send-sync medium
