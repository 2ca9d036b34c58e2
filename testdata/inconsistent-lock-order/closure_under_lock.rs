// One of the orders is taken in a closure that a helper runs under its lock.
use std::sync::Mutex;

pub struct Store {
    rows: Mutex<Vec<u32>>,
    log: Mutex<Vec<String>>,
}

impl Store {
    fn with_rows<R>(&self, f: impl FnOnce(&mut Vec<u32>) -> R) -> R {
        let mut rows = self.rows.lock().unwrap();
        f(&mut rows) //~ callback-under-lock low
    }

    pub fn push(&self, row: u32) {
        self.with_rows(|rows| {
            rows.push(row);
            self.log.lock().unwrap().push(format!("{row}")); //~ inconsistent-lock-order
        });
    }

    pub fn replay(&self) {
        let log = self.log.lock().unwrap();
        let mut rows = self.rows.lock().unwrap();
        rows.truncate(log.len());
    }
}
