// The other guard is dropped before the wait.
use std::sync::{Condvar, Mutex};

struct Depot {
    table: Mutex<u32>,
    items: Mutex<Vec<u32>>,
    filled: Condvar,
}

impl Depot {
    fn take(&self) -> Option<u32> {
        let table = self.table.lock().unwrap();
        drop(table);
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.filled.wait(items).unwrap();
        }
        items.pop()
    }

    fn put(&self, item: u32) {
        let _table = self.table.lock().unwrap();
        self.items.lock().unwrap().push(item);
        self.filled.notify_one();
    }
}
