// Each call makes another lock.
use std::sync::{Arc, RwLock};

pub struct Maker {
    start: u32,
}

impl Maker {
    pub fn fresh(&self) -> Arc<RwLock<u32>> {
        Arc::new(RwLock::new(self.start))
    }

    pub fn two(&self) -> u32 {
        let left = self.fresh();
        let right = self.fresh();
        let one = left.read().unwrap();
        let two = right.read().unwrap();
        *one + *two
    }

    pub fn add(&self) {
        *self.fresh().write().unwrap() += 1;
    }
}
