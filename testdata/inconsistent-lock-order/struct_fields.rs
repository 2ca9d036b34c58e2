// Two methods of one type lock its fields in opposite orders.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Registry {
    names: Mutex<HashMap<u32, String>>,
    ages: Mutex<HashMap<u32, u8>>,
}

impl Registry {
    pub fn add(&self, id: u32, name: String, age: u8) {
        let mut names = self.names.lock().unwrap();
        let mut ages = self.ages.lock().unwrap(); //~ inconsistent-lock-order
        names.insert(id, name);
        ages.insert(id, age);
    }

    pub fn remove(&self, id: u32) {
        let mut ages = self.ages.lock().unwrap();
        let mut names = self.names.lock().unwrap();
        ages.remove(&id);
        names.remove(&id);
    }
}
