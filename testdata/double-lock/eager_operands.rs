// Operands of `+` are not: both guards live until the end of the statement.
use std::sync::Mutex;

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

impl Queue {
    pub fn weight(&self) -> usize {
        let weight = self.jobs.lock().unwrap().len() + self.jobs.lock().unwrap().capacity(); //~ double-lock high
        weight
    }
}
