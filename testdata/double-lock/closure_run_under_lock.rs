// The closure runs while the helper holds the lock.
use std::sync::Mutex;

pub struct Store {
    rows: Mutex<Vec<u32>>,
}

impl Store {
    fn with_rows<R>(&self, f: impl FnOnce(&mut Vec<u32>) -> R) -> R {
        let mut rows = self.rows.lock().unwrap();
        f(&mut rows)
    }

    fn len(&self) -> usize {
        self.rows.lock().unwrap().len()
    }

    pub fn push(&self, row: u32) {
        self.with_rows(|rows| {
            rows.push(row);
            if self.len() > 10 { //~ double-lock medium
                rows.clear();
            }
        });
    }

    pub fn size(&self) -> usize {
        self.with_rows(|rows| rows.len())
    }
}
