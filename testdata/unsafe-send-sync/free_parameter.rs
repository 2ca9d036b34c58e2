// Nothing is required of what is sent.
use std::cell::UnsafeCell;

pub struct Ring<T> {
    slots: Vec<UnsafeCell<T>>,
}

unsafe impl<T> Send for Ring<T> {} //~ unsafe-send-sync medium
