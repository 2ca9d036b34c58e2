// The function called locks what it is given.
use std::sync::Mutex;

fn size(rows: &Mutex<Vec<u32>>) -> usize {
    rows.lock().unwrap().len()
}

pub struct Store {
    rows: Mutex<Vec<u32>>,
    spare: Mutex<Vec<u32>>,
}

impl Store {
    pub fn push(&self, row: u32) -> usize {
        let mut rows = self.rows.lock().unwrap();
        rows.push(row);
        size(&self.rows) //~ double-lock high
    }

    pub fn others(&self) -> usize {
        let spare = self.spare.lock().unwrap().len();
        spare + size(&self.rows)
    }
}
