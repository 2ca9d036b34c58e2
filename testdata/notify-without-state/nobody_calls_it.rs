// It is not seen who calls a public method, and with what.
use std::sync::{Condvar, Mutex};

pub struct Queue {
    items: Mutex<Vec<u32>>,
    added: Condvar,
}

impl Queue {
    pub fn take(&self) -> Option<u32> {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.added.wait(items).unwrap();
        }
        items.pop()
    }

    pub fn wake(&self) {
        self.added.notify_all(); //~ notify-without-state low
    }
}
