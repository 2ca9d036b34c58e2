// The twin: a method hands out a shared reference.
pub struct Exclusive<T> {
    value: T,
}

unsafe impl<T> Sync for Exclusive<T> {} //~ unsafe-send-sync medium

impl<T> Exclusive<T> {
    pub fn get(&self) -> &T {
        &self.value
    }
}
