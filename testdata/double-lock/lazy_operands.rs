// Each operand of a lazy operator is a scope of its own.
use std::sync::Mutex;

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

impl Queue {
    pub fn idle(&self) -> bool {
        self.jobs.lock().unwrap().is_empty() && self.jobs.lock().unwrap().capacity() > 0
    }
}
