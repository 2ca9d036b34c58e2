// Whoever has the object for itself needs no guard, and two of them do no harm.
use std::sync::Mutex;

pub struct Counter {
    count: Mutex<u64>,
}

impl Counter {
    pub fn raise(&mut self) {
        let old = *self.count.lock().unwrap();
        *self.count.lock().unwrap() = old + 1;
    }

    pub fn reset(&mut self) {
        *self.count.get_mut().unwrap() = 0;
    }
}
