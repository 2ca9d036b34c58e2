// edition: 2024
// The guard is dropped before the `else`.
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
            self.entries.lock().unwrap().insert(key.to_string(), 0); //~ split-critical-section low
            0
        }
    }
}
