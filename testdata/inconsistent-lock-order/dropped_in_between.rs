// `drop` ends the guard before the second lock is taken.
use std::sync::Mutex;

pub struct Registry {
    names: Mutex<Vec<String>>,
    ages: Mutex<Vec<u8>>,
}

impl Registry {
    pub fn add(&self, name: String, age: u8) {
        let mut names = self.names.lock().unwrap();
        names.push(name);
        drop(names);
        self.ages.lock().unwrap().push(age);
    }

    pub fn clear(&self) {
        {
            let mut ages = self.ages.lock().unwrap();
            ages.clear();
        }
        self.names.lock().unwrap().clear();
    }

    pub fn len(&self) -> usize {
        let ages = self.ages.lock().unwrap().len();
        let names = self.names.lock().unwrap().len();
        ages.max(names)
    }
}
