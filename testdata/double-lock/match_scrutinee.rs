// The guard in the head of a `match` lives as long as its arms.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Cache {
    entries: Mutex<HashMap<String, u32>>,
}

impl Cache {
    pub fn get(&self, key: &str) -> u32 {
        match self.entries.lock().unwrap().get(key) {
            Some(value) => *value,
            None => {
                self.entries.lock().unwrap().insert(key.to_string(), 0); //~ double-lock high
                0
            }
        }
    }
}
