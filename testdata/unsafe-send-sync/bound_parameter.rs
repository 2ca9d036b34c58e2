// The twin: it must be `Send`, by a trait of the project or directly.
use std::cell::UnsafeCell;

pub trait Message: Send {}

pub struct Ring<T> {
    slots: Vec<UnsafeCell<T>>,
}

unsafe impl<T: Message> Send for Ring<T> {}

unsafe impl<T> Sync for Ring<T> where T: Send {}
