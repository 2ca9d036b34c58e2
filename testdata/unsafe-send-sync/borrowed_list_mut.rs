// A mutable reference moves with the iterator: nobody else has one.
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

pub struct WalkMut<'a, T> {
    at: *mut u8,
    marker: PhantomData<&'a mut Chain<T>>,
}

unsafe impl<T: Send> Send for WalkMut<'_, T> {}
