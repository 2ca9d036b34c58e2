// The method only notifies; those who call it have changed the state under the mutex.
use std::sync::{Condvar, Mutex};

struct Queue {
    items: Mutex<Vec<u32>>,
    added: Condvar,
}

impl Queue {
    fn take(&self) -> Option<u32> {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.added.wait(items).unwrap();
        }
        items.pop()
    }

    fn wake(&self) {
        self.added.notify_all();
    }

    fn put(&self, item: u32) {
        self.items.lock().unwrap().push(item);
        self.wake();
    }
}
