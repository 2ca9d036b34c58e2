// Another lock is held from before the first guard until after the second.
use std::sync::Mutex;

pub struct Counter {
    steps: Mutex<()>,
    count: Mutex<u64>,
}

impl Counter {
    pub fn raise(&self) {
        let _step = self.steps.lock().unwrap();
        let old = *self.count.lock().unwrap();
        *self.count.lock().unwrap() = old + 1;
    }

    pub fn lower(&self) {
        let _step = self.steps.lock().unwrap();
        let old = *self.count.lock().unwrap();
        *self.count.lock().unwrap() = old - 1;
    }
}
