// A raw pointer to something concrete says nothing by itself.
use std::marker::PhantomData;

pub struct Handle<T> {
    raw: *mut u8,
    kind: PhantomData<T>,
}

unsafe impl<T> Send for Handle<T> {}
