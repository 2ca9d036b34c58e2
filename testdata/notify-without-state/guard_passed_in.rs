// The caller's guard is passed in.
use std::sync::{Condvar, Mutex, MutexGuard};

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

    pub fn put(&self, mut items: MutexGuard<'_, Vec<u32>>, item: u32) {
        items.push(item);
        self.added.notify_all();
    }
}
