// edition: 2024
// In edition 2024 the scrutinee's guard is gone before the else branch runs.
use std::sync::Mutex;

pub struct Slots {
    free: Mutex<Vec<u32>>,
    used: Mutex<Vec<u32>>,
}

impl Slots {
    pub fn take(&self) -> u32 {
        if let Some(slot) = self.free.lock().unwrap().pop() {
            slot
        } else {
            self.used.lock().unwrap().len() as u32
        }
    }

    pub fn swap(&self) {
        let mut used = self.used.lock().unwrap();
        let mut free = self.free.lock().unwrap();
        std::mem::swap(&mut *used, &mut *free);
    }
}
