// The twin of section_in_two_variables.rs: the first guard is still held when the value is stored back.
use std::sync::Mutex;

pub struct Window {
    size: Mutex<usize>,
}

impl Window {
    pub fn grow(&self, by: usize) {
        let mut first = self.size.lock().unwrap();
        let wider = *first + by;
        *first = wider;
        drop(first);
        println!("{}", self.size.lock().unwrap());
    }
}
