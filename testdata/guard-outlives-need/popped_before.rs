// The guard ends with the `let`, or is needed: what is matched on borrows from it.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Pages {
    free: Mutex<Vec<u64>>,
    used: Mutex<Vec<u64>>,
    names: Mutex<HashMap<u64, String>>,
}

impl Pages {
    pub fn allocate(&self) -> u64 {
        let page = self.free.lock().unwrap().pop();
        if let Some(page) = page {
            self.used.lock().unwrap().push(page);
            page
        } else {
            0
        }
    }

    pub fn name(&self, page: u64) -> usize {
        if let Some(name) = self.names.lock().unwrap().get(&page) {
            count(name)
        } else {
            0
        }
    }
}

fn count(name: &str) -> usize {
    let mut all = 0;
    for _ in name.chars() {
        all += 1;
    }
    all
}
