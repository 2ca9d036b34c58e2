// The twin of section_read_then_write.rs: both under one write guard.
use std::sync::RwLock;

pub struct Throttle {
    limit: RwLock<f64>,
}

impl Throttle {
    pub fn back_off(&self) {
        let mut limit = self.limit.write().unwrap();
        let lower = (*limit / 2.0).max(1.0);
        *limit = lower;
    }

    pub fn recover(&self) {
        let mut limit = self.limit.write().unwrap();
        *limit += 1.0;
    }
}
