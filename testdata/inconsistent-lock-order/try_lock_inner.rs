// The inner lock of the second method is only tried.
use std::sync::Mutex;

pub struct Store {
    index: Mutex<Vec<u32>>,
    pages: Mutex<Vec<u8>>,
}

impl Store {
    pub fn insert(&self, page: u8) {
        let mut index = self.index.lock().unwrap();
        let mut pages = self.pages.lock().unwrap();
        index.push(pages.len() as u32);
        pages.push(page);
    }

    pub fn evict(&self) {
        let mut pages = self.pages.lock().unwrap();
        if let Ok(mut index) = self.index.try_lock() {
            index.clear();
            pages.clear();
        }
    }
}
