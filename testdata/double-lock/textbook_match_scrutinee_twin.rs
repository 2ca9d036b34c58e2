// Textbook twin: the job is taken out first, and the guard ends with the `let`.
use std::sync::Mutex;

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

impl Queue {
    pub fn next_or_refill(&self) -> u32 {
        let next = self.jobs.lock().unwrap().pop();
        match next {
            Some(job) => job,
            None => {
                self.jobs.lock().unwrap().push(1);
                0
            }
        }
    }
}
