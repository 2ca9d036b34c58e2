// Read through a read guard, written back through a write guard: in between another writer may have written.
use std::sync::RwLock;

pub struct Throttle {
    limit: RwLock<f64>,
}

impl Throttle {
    pub fn back_off(&self) {
        let limit = *self.limit.read().unwrap();
        let lower = (limit / 2.0).max(1.0);
        *self.limit.write().unwrap() = lower; //~ lost-update high
    }

    pub fn recover(&self) {
        let mut limit = self.limit.write().unwrap();
        *limit += 1.0;
    }
}
