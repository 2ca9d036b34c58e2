// A getter takes the lock and lets it go; what it returned is stored back by its caller.
use std::sync::Mutex;

pub struct Window {
    size: Mutex<usize>,
}

impl Window {
    fn size(&self) -> usize {
        *self.size.lock().unwrap()
    }

    pub fn grow(&self, by: usize) {
        let wider = self.size() + by;
        *self.size.lock().unwrap() = wider; //~ lost-update medium
    }
}
