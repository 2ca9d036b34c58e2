// What is called is known, and is no trait's.
use std::sync::Mutex;

pub struct Log;

impl Log {
    fn note(&self, _value: u32) {}
}

pub struct Feed {
    state: Mutex<u32>,
    handler: Log,
}

impl Feed {
    pub fn set(&self, value: u32) {
        let mut state = self.state.lock().unwrap();
        *state = value;
        self.handler.note(value);
    }

    pub fn get(&self) -> u32 {
        *self.state.lock().unwrap()
    }
}
