// One slot of two tables, in opposite orders: the index is the same, whichever it is.
use std::sync::Mutex;

pub struct Cache {
    small: Vec<Mutex<Vec<u64>>>,
    large: Vec<Mutex<Vec<u64>>>,
}

impl Cache {
    pub fn get(&self, key: usize) -> Option<u64> {
        let slot = key % 16;
        let large = self.large[slot].lock().unwrap();
        let small = self.small[slot].lock().unwrap(); //~ inconsistent-lock-order medium
        large.first().or(small.first()).copied()
    }

    pub fn put(&self, key: usize, value: u64) {
        let slot = key % 16;
        let mut small = self.small[slot].lock().unwrap();
        small.push(value);
        let mut large = self.large[slot].lock().unwrap();
        large.clear();
    }
}
