// A closure that was given from outside.
use std::sync::Mutex;

pub struct Feed {
    state: Mutex<u32>,
    on_change: Box<dyn Fn(u32) + Send + Sync>,
}

impl Feed {
    pub fn set(&self, value: u32) {
        let mut state = self.state.lock().unwrap();
        *state = value;
        (self.on_change)(value); //~ callback-under-lock medium
    }

    pub fn get(&self) -> u32 {
        *self.state.lock().unwrap()
    }
}
