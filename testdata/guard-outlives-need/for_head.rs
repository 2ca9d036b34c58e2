// The list stays locked while each of its elements waits for another lock.
use std::sync::Mutex;

pub struct Rooms {
    all: Mutex<Vec<String>>,
    log: Mutex<Vec<String>>,
}

impl Rooms {
    pub fn note_all(&self) {
        for room in self.all.lock().unwrap().iter() { //~ guard-outlives-need low
            self.log.lock().unwrap().push(room.clone());
        }
    }
}
