// The twin of section_macro.rs: one guard.
use std::sync::Mutex;

macro_rules! locked {
    ($lock:expr) => {
        $lock.lock().unwrap()
    };
}

pub struct Counter {
    count: Mutex<u64>,
}

impl Counter {
    pub fn raise(&self) {
        let mut count = locked!(self.count);
        *count += 1;
    }
}
