// Two arrays of locks in opposite orders: a deadlock only where both sides mean the same slot.
use std::sync::Mutex;

pub struct Caches {
    small: Vec<Mutex<u64>>,
    large: Vec<Mutex<u64>>,
}

impl Caches {
    pub fn upsert(&self, slot: usize) {
        let mut small = self.small[slot].lock().unwrap();
        let mut large = self.large[slot].lock().unwrap(); //~ inconsistent-lock-order medium
        *small += 1;
        *large += 1;
    }

    pub fn get(&self, slot: usize) -> u64 {
        let large = self.large[slot].lock().unwrap();
        let small = self.small[slot].lock().unwrap();
        *large + *small
    }
}
