// A reader with `&mut self` has the object for itself.
use std::cell::UnsafeCell;
use std::sync::Mutex;

pub struct Buffer {
    lock: Mutex<()>,
    bytes: UnsafeCell<Vec<u8>>,
}

unsafe impl Sync for Buffer {}

impl Buffer {
    pub fn push(&self, byte: u8) {
        let _held = self.lock.lock().unwrap();
        unsafe { (*self.bytes.get()).push(byte) };
    }

    pub fn first(&mut self) -> Option<u8> {
        let bytes = unsafe { &*self.bytes.get() };
        if bytes.is_empty() { None } else { Some(bytes[0]) }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes.into_inner()
    }
}
