// The twin of section_for_itself.rs: others have a handle of the lock, whoever has the object.
use std::sync::{Arc, RwLock};

pub struct Log {
    next: RwLock<u64>,
    shared: Arc<RwLock<u64>>,
}

impl Log {
    pub fn append(&mut self, text: &str) {
        let next = *self.shared.read().unwrap();
        println!("{next} {text}");
        *self.shared.write().unwrap() = next + 1; //~ lost-update high
    }

    pub fn append_shared(&self, text: &str) {
        let next = *self.next.read().unwrap();
        println!("{next} {text}");
        *self.next.write().unwrap() = next + 1; //~ lost-update high
    }
}
