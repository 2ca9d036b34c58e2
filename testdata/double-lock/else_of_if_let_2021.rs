// edition: 2021
// The guard lives through the `else`.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Cache {
    entries: Mutex<HashMap<String, u32>>,
}

impl Cache {
    pub fn get(&self, key: &str) -> u32 {
        if let Some(value) = self.entries.lock().unwrap().get(key) {
            *value
        } else {
            self.entries.lock().unwrap().insert(key.to_string(), 0); //~ double-lock high
            0
        }
    }
}
