// The twin of pair_guard.rs: the guard has a name and lives until the end.
use std::sync::Mutex;

pub struct Archive {
    boxes: Mutex<Vec<u32>>,
}

impl Archive {
    pub fn count(&self) -> usize {
        self.boxes.lock().unwrap().len()
    }

    pub fn store(&self, number: u32) -> usize {
        let mut boxes = self.boxes.lock().unwrap();
        boxes.push(number);
        self.count() //~ double-lock
    }
}
