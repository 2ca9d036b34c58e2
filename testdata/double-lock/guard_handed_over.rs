// The guard goes with the call, and the callee drops it.
use std::sync::{Mutex, MutexGuard};

pub struct Pool {
    state: Mutex<Vec<u32>>,
}

impl Pool {
    fn finish(&self, guard: MutexGuard<'_, Vec<u32>>) -> usize {
        drop(guard);
        self.state.lock().unwrap().len()
    }

    pub fn put(&self, item: u32) -> usize {
        let mut state = self.state.lock().unwrap();
        state.push(item);
        self.finish(state)
    }
}
