// Both sides only read. A waiting writer would make that a deadlock; those of the first two need the whole object.
use parking_lot::RwLock;
use std::sync::Arc;

pub struct Store {
    tracker: Arc<RwLock<Vec<u32>>>,
    pages: Arc<RwLock<Vec<u32>>>,
}

impl Store {
    pub fn get(&self) -> usize {
        let pages = self.pages.read();
        let tracker = self.tracker.read();
        pages.len() + tracker.len()
    }

    pub fn files(&self) -> usize {
        let tracker = self.tracker.read();
        let pages = self.pages.read();
        pages.len() + tracker.len()
    }

    pub fn clear(&mut self) {
        self.pages.write().clear();
    }

    pub fn put(&mut self, page: u32) {
        self.tracker.write().push(page);
    }
}

pub fn share(store: Arc<RwLock<Store>>) {
    let worker = std::thread::spawn(move || {
        store.read().get();
        store.write().clear();
    });
    worker.join().unwrap();
}
