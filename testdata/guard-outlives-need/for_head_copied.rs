// The list is copied by a statement of its own.
use std::sync::Mutex;

pub struct Rooms {
    all: Mutex<Vec<String>>,
    log: Mutex<Vec<String>>,
}

impl Rooms {
    pub fn note_all(&self) {
        let all = self.all.lock().unwrap().clone();
        for room in all.iter() {
            self.log.lock().unwrap().push(room.clone());
        }
    }
}
