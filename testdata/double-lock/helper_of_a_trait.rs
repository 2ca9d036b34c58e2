// A trait's method calls a private helper that takes the lock again.
use std::collections::HashMap;
use std::sync::Mutex;

pub trait Storage {
    fn lease(&self, id: u32) -> bool;
}

pub struct Files {
    refs: Mutex<HashMap<u32, u32>>,
}

impl Files {
    fn add_ref(&self, id: u32) {
        let mut refs = self.refs.lock().unwrap();
        *refs.entry(id).or_insert(0) += 1;
    }
}

impl Storage for Files {
    fn lease(&self, id: u32) -> bool {
        let _refs = self.refs.lock().unwrap();
        self.add_ref(id); //~ double-lock high
        true
    }
}
