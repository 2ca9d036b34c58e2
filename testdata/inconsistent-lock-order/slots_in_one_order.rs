// The twin of slots_of_two_tables.rs: small before large, always.
use std::sync::Mutex;

pub struct Caches {
    small: Vec<Mutex<u64>>,
    large: Vec<Mutex<u64>>,
}

impl Caches {
    pub fn upsert(&self, slot: usize) {
        let mut small = self.small[slot].lock().unwrap();
        let mut large = self.large[slot].lock().unwrap();
        *small += 1;
        *large += 1;
    }

    pub fn get(&self, slot: usize) -> u64 {
        let small = self.small[slot].lock().unwrap();
        let large = self.large[slot].lock().unwrap();
        *large + *small
    }
}
