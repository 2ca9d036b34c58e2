// A statement of its own ends the guard before the `match`.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Cache {
    entries: Mutex<HashMap<String, u32>>,
}

impl Cache {
    pub fn get(&self, key: &str) -> u32 {
        let found = self.entries.lock().unwrap().get(key).copied();
        match found {
            Some(value) => value,
            None => {
                self.entries.lock().unwrap().insert(key.to_string(), 0); //~ split-critical-section low
                0
            }
        }
    }
}
