// A closure that is given what the lock guards is what the method is for.
use std::sync::Mutex;

pub struct Store {
    rows: Mutex<Vec<u32>>,
}

impl Store {
    pub fn with<R>(&self, read: impl FnOnce(&mut Vec<u32>) -> R) -> R {
        let mut rows = self.rows.lock().unwrap();
        read(&mut rows) //~ callback-under-lock low
    }

    pub fn clear(&self) {
        self.rows.lock().unwrap().clear();
    }
}
