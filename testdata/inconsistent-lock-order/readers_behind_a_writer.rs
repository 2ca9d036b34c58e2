// Both sides only read one of the locks, but a writer queues between them and later readers wait behind it.
use parking_lot::{Mutex, RwLock};

pub struct Journal {
    head: RwLock<u64>,
    log: Mutex<Vec<u64>>,
}

impl Journal {
    pub fn term(&self) -> Option<u64> {
        let head = self.head.read();
        self.log.lock().get(*head as usize).copied() //~ inconsistent-lock-order medium
    }

    pub fn first(&self) -> u64 {
        match self.log.lock().first() {
            Some(first) => *first,
            None => *self.head.read(),
        }
    }

    pub fn advance(&self) {
        *self.head.write() += 1;
    }
}
