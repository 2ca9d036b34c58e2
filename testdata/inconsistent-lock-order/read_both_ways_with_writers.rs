// Both sides only read, and others write meanwhile.
use parking_lot::RwLock;
use std::sync::Arc;

pub struct Store {
    tracker: Arc<RwLock<Vec<u32>>>,
    pages: Arc<RwLock<Vec<u32>>>,
}

impl Store {
    pub fn get(&self) -> usize {
        let pages = self.pages.read();
        let tracker = self.tracker.read(); //~ inconsistent-lock-order medium
        pages.len() + tracker.len()
    }

    pub fn files(&self) -> usize {
        let tracker = self.tracker.read();
        let pages = self.pages.read();
        pages.len() + tracker.len()
    }

    pub fn clear(&self) {
        self.pages.write().clear();
    }

    pub fn put(&self, page: u32) {
        self.tracker.write().push(page);
    }
}

pub fn share(store: Arc<Store>) {
    let worker = std::thread::spawn(move || {
        store.get();
        store.clear();
    });
    worker.join().unwrap();
}
