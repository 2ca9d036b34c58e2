// The twin of section_of_a_getter.rs: what is stored is worked out from what is read under the same guard.
use std::sync::Mutex;

pub struct Window {
    size: Mutex<usize>,
}

impl Window {
    fn size(&self) -> usize {
        *self.size.lock().unwrap()
    }

    pub fn grow(&self, by: usize) -> usize {
        let seen = self.size();
        let mut size = self.size.lock().unwrap();
        *size += by;
        seen
    }
}
