// Always names before ages.
use std::sync::Mutex;

pub struct Registry {
    names: Mutex<Vec<String>>,
    ages: Mutex<Vec<u8>>,
}

impl Registry {
    pub fn add(&self, name: String, age: u8) {
        let mut names = self.names.lock().unwrap();
        let mut ages = self.ages.lock().unwrap();
        names.push(name);
        ages.push(age);
    }

    pub fn clear(&self) {
        let mut names = self.names.lock().unwrap();
        self.ages.lock().unwrap().clear();
        names.clear();
    }
}
