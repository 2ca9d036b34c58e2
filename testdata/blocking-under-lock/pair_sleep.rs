// The lock is free while the light is on: two sections, and the pause between them.
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

pub struct Lamp {
    on: Mutex<bool>,
}

impl Lamp {
    pub fn blink(&self) {
        *self.on.lock().unwrap() = true;
        thread::sleep(Duration::from_millis(500));
        *self.on.lock().unwrap() = false;
    }

    pub fn is_on(&self) -> bool {
        *self.on.lock().unwrap()
    }
}
