// The entry of a map is read under one guard, and the next value put in its place under another.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Versions {
    known: Mutex<HashMap<String, u64>>,
}

impl Versions {
    pub fn raise(&self, name: &str) {
        let version = self.known.lock().unwrap().get(name).copied().unwrap_or(0);
        let next = version + 1;
        self.known.lock().unwrap().insert(name.to_owned(), next); //~ lost-update low
    }
}
