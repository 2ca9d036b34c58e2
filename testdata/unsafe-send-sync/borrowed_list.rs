// The list is only shared if what it holds is; its iterator has a shared reference to it.
use std::marker::PhantomData;

pub struct Node<T> {
    next: *const Node<T>,
    value: T,
}

pub struct Chain<T> {
    head: *const Node<T>,
}

unsafe impl<T: Send> Send for Chain<T> {}
unsafe impl<T: Sync> Sync for Chain<T> {}

pub struct Walk<'a, T> {
    at: *const u8,
    marker: PhantomData<&'a Chain<T>>,
}

unsafe impl<T: Send> Send for Walk<'_, T> {} //~ unsafe-send-sync medium
