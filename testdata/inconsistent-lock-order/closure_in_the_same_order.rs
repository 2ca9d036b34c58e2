// The closure takes the locks in the order of everybody else.
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
            self.log.lock().unwrap().push(format!("{row}"));
        });
    }

    pub fn replay(&self) {
        let mut rows = self.rows.lock().unwrap();
        let log = self.log.lock().unwrap();
        rows.truncate(log.len());
    }
}
