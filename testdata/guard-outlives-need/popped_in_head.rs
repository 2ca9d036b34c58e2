// Only what was popped is needed in the body, and the body waits for another lock.
use std::sync::Mutex;

pub struct Pages {
    free: Mutex<Vec<u64>>,
    used: Mutex<Vec<u64>>,
    next: Mutex<u64>,
}

impl Pages {
    pub fn allocate(&self) -> u64 {
        if let Some(page) = self.free.lock().unwrap().pop() { //~ guard-outlives-need medium
            self.used.lock().unwrap().push(page);
            page
        } else {
            0
        }
    }

    pub fn reserve(&self) -> u64 {
        if let Some(page) = self.free.lock().unwrap().pop() { //~ guard-outlives-need low
            self.note_all(page);
            page
        } else {
            0
        }
    }

    fn note_all(&self, page: u64) {
        for at in 0..page {
            log(at);
        }
    }

    pub fn bump(&self) -> u64 {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        *next
    }
}

fn log(_at: u64) {}
