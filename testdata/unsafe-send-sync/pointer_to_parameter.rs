// Whether the pointer owns what it points to is not seen.
pub struct Buffer<T> {
    start: *mut T,
}

unsafe impl<T> Send for Buffer<T> {} //~ unsafe-send-sync low
