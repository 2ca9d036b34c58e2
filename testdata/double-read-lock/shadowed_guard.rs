// Shadowing does not drop the first guard.
use std::collections::HashMap;
use std::sync::RwLock;

pub struct Backend {
    rows: RwLock<HashMap<u32, String>>,
}

impl Backend {
    pub fn both(&self, left: u32, right: u32) -> usize {
        let rows = self.rows.read().unwrap();
        let first = rows.get(&left).map_or(0, String::len);
        let rows = self.rows.read().unwrap(); //~ double-read-lock medium
        first + rows.get(&right).map_or(0, String::len)
    }

    pub fn put(&self, key: u32, row: String) {
        self.rows.write().unwrap().insert(key, row);
    }
}
