// A method with `&mut self`, and one that is given the object, need no lock, or any.
use std::cell::UnsafeCell;
use std::sync::Mutex;

pub struct Pages {
    reading: Mutex<()>,
    writing: Mutex<()>,
    all: UnsafeCell<Vec<u8>>,
}

unsafe impl Sync for Pages {}

impl Pages {
    pub fn add(&self, page: u8) {
        let _writing = self.writing.lock().unwrap();
        unsafe { (*self.all.get()).push(page) };
    }

    pub fn trim(&mut self) {
        let _reading = self.reading.lock().unwrap();
        self.all.get_mut().pop();
        unsafe { (*self.all.get()).clear() };
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _reading = self.reading.lock().unwrap();
        unsafe { (*self.all.get()).clear() };
    }
}
