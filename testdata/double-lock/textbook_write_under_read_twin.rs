// Textbook twin: one write guard for the look and the change.
use std::sync::RwLock;

pub struct Names {
    known: RwLock<Vec<String>>,
}

impl Names {
    pub fn add(&self, name: &str) {
        let mut known = self.known.write().unwrap();
        if !known.iter().any(|one| one == name) {
            known.push(name.to_owned());
        }
    }
}
