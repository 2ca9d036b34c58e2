// The guards are taken by a macro.
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
        let old = *locked!(self.count);
        *locked!(self.count) = old + 1; //~ lost-update high
    }
}
