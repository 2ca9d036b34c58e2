// The guard that hands out the value exists only while the lock is held.
use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard};

pub struct Boxed<T> {
    lock: Mutex<()>,
    value: UnsafeCell<T>,
}

unsafe impl<T: Send> Sync for Boxed<T> {}

pub struct Held<'a, T> {
    owner: &'a Boxed<T>,
    _held: MutexGuard<'a, ()>,
}

impl<T> Boxed<T> {
    pub fn hold(&self) -> Held<'_, T> {
        Held { owner: self, _held: self.lock.lock().unwrap() }
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        unsafe { &*self.owner.value.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        unsafe { &mut *self.owner.value.get() }
    }
}
