// Whoever puts an item in must take the lock that the waiter keeps.
use std::sync::{Condvar, Mutex};

struct Depot {
    table: Mutex<u32>,
    items: Mutex<Vec<u32>>,
    filled: Condvar,
}

impl Depot {
    fn take(&self) -> Option<u32> {
        let _table = self.table.lock().unwrap();
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.filled.wait(items).unwrap(); //~ wait-holding-other-lock high
        }
        items.pop()
    }

    fn put(&self, item: u32) {
        let _table = self.table.lock().unwrap();
        self.items.lock().unwrap().push(item);
        self.filled.notify_one();
    }
}
