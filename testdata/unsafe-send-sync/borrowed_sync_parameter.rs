// The same with the bound that a shared reference needs.
use std::marker::PhantomData;

pub struct Cursor<'a, T> {
    at: *const u8,
    len: usize,
    marker: PhantomData<&'a T>,
}

impl<'a, T> Cursor<'a, T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn at(&self) -> *const u8 {
        self.at
    }
}

unsafe impl<T: Sync> Send for Cursor<'_, T> {}
unsafe impl<T: Sync> Sync for Cursor<'_, T> {}
