// Textbook: the read guard is alive when the same lock is taken for writing.
use std::sync::RwLock;

pub struct Names {
    known: RwLock<Vec<String>>,
}

impl Names {
    pub fn add(&self, name: &str) {
        let known = self.known.read().unwrap();
        if !known.iter().any(|one| one == name) {
            self.known.write().unwrap().push(name.to_owned()); //~ double-lock high
        }
    }
}
