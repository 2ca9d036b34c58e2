// A method with `&mut self` has the object for itself, and all who take the lock are methods.
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub struct Cache {
    layouts: Arc<Mutex<Vec<u32>>>,
}

impl Cache {
    pub fn layout(&self) -> usize {
        self.layouts.lock().unwrap().len()
    }

    pub fn create(&mut self) {
        let mut layouts = self.layouts.lock().unwrap();
        layouts.push(1);
        thread::sleep(Duration::from_secs(1)); //~ blocking-under-lock medium
    }
}

pub struct Shared {
    layouts: Arc<Mutex<Vec<u32>>>,
}

impl Shared {
    pub fn layout(&self) -> usize {
        self.layouts.lock().unwrap().len()
    }

    pub fn create(&self) {
        let mut layouts = self.layouts.lock().unwrap();
        layouts.push(1);
        thread::sleep(Duration::from_secs(1)); //~ blocking-under-lock high
    }
}
