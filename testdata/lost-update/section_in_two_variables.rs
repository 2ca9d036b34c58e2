// The guards are kept in variables, one after the other.
use std::sync::Mutex;

pub struct Window {
    size: Mutex<usize>,
}

impl Window {
    pub fn grow(&self, by: usize) {
        let first = self.size.lock().unwrap();
        let wider = *first + by;
        drop(first);
        let mut second = self.size.lock().unwrap();
        *second = wider; //~ lost-update high
    }
}
