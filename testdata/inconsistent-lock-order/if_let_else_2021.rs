// The twin of if_let_else_2024.rs: in edition 2021 the guard lives to the end of the else branch.
use std::sync::Mutex;

pub struct Slots {
    free: Mutex<Vec<u32>>,
    used: Mutex<Vec<u32>>,
}

impl Slots {
    pub fn take(&self) -> u32 {
        if let Some(slot) = self.free.lock().unwrap().pop() { //~ guard-outlives-need medium
            slot
        } else {
            self.used.lock().unwrap().len() as u32 //~ inconsistent-lock-order
        }
    }

    pub fn swap(&self) {
        let mut used = self.used.lock().unwrap();
        let mut free = self.free.lock().unwrap();
        std::mem::swap(&mut *used, &mut *free);
    }
}
