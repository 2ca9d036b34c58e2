// The closure is called when the guard is gone.
use std::sync::Mutex;

pub struct Feed {
    state: Mutex<u32>,
    on_change: Box<dyn Fn(u32) + Send + Sync>,
}

impl Feed {
    pub fn set(&self, value: u32) {
        *self.state.lock().unwrap() = value;
        (self.on_change)(value);
    }

    pub fn get(&self) -> u32 {
        *self.state.lock().unwrap()
    }
}
