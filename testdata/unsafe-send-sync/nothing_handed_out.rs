// A shared reference to it is of no use: no method takes one.
pub struct Exclusive<T> {
    value: T,
}

unsafe impl<T> Sync for Exclusive<T> {}

impl<T> Exclusive<T> {
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
