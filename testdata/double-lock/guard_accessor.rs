// The accessor hands out the guard.
use std::sync::{Mutex, MutexGuard};

pub struct Pool {
    state: Mutex<Vec<u32>>,
}

impl Pool {
    fn state(&self) -> MutexGuard<'_, Vec<u32>> {
        self.state.lock().unwrap()
    }

    pub fn put(&self, item: u32) -> usize {
        let mut state = self.state();
        state.push(item);
        self.state().len() //~ double-lock high
    }

    pub fn take(&self) -> Option<u32> {
        let item = self.state().pop();
        self.state().shrink_to_fit();
        item
    }
}
