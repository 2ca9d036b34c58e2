// A number is read through one guard and written back through the next.
use std::sync::Mutex;

pub struct Counter {
    count: Mutex<u64>,
}

impl Counter {
    pub fn raise(&self) {
        let old = *self.count.lock().unwrap();
        *self.count.lock().unwrap() = old + 1; //~ lost-update high
    }

    pub fn raise_at_once(&self) {
        let mut count = self.count.lock().unwrap();
        *count += 1;
    }

    pub fn raise_in_steps(&self) {
        let mut count = self.count.lock().unwrap();
        let old = *count;
        *count = old + 1;
    }

    pub fn set(&self, new: u64) {
        let old = *self.count.lock().unwrap();
        println!("{old} becomes {new}");
        *self.count.lock().unwrap() = new;
    }
}
