// The twin of readers_behind_a_writer.rs: nobody ever writes, so no reader ever waits.
use parking_lot::{Mutex, RwLock};

pub struct Journal {
    head: RwLock<u64>,
    log: Mutex<Vec<u64>>,
}

impl Journal {
    pub fn term(&self) -> Option<u64> {
        let head = self.head.read();
        self.log.lock().get(*head as usize).copied()
    }

    pub fn first(&self) -> u64 {
        match self.log.lock().first() {
            Some(first) => *first,
            None => *self.head.read(),
        }
    }
}
