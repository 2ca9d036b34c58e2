// Slots of two tables in opposite orders, by keys of their own: the two may mean different ones.
use std::sync::Mutex;

pub struct Caches {
    small: Vec<Mutex<u64>>,
    large: Vec<Mutex<u64>>,
}

impl Caches {
    pub fn upsert(&self, near: usize, far: usize) {
        let mut small = self.small[near].lock().unwrap();
        let mut large = self.large[far].lock().unwrap(); //~ inconsistent-lock-order low
        *small += 1;
        *large += 1;
    }

    pub fn get(&self, slot: usize) -> u64 {
        let large = self.large[slot].lock().unwrap();
        let small = self.small[slot].lock().unwrap();
        *large + *small
    }
}
