// Textbook: the guard in the head of the `match` lives through its arms, one of which locks again.
use std::sync::Mutex;

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

impl Queue {
    pub fn next_or_refill(&self) -> u32 {
        match self.jobs.lock().unwrap().pop() {
            Some(job) => job,
            None => {
                self.jobs.lock().unwrap().push(1); //~ double-lock high
                0
            }
        }
    }
}
