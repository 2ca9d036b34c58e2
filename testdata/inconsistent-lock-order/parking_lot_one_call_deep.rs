// parking_lot, and the second order through a method call.
use parking_lot::{Mutex, RwLock};

pub struct Cache {
    entries: RwLock<Vec<String>>,
    stats: Mutex<u64>,
}

impl Cache {
    pub fn summary(&self) -> (u64, usize) {
        let stats = self.stats.lock();
        let entries = self.entries.read(); //~ inconsistent-lock-order
        (*stats, entries.len())
    }

    pub fn insert(&self, entry: String) {
        let mut entries = self.entries.write();
        entries.push(entry);
        self.count();
    }

    fn count(&self) {
        *self.stats.lock() += 1;
    }
}
