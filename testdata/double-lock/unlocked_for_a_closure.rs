// The guard lets go while the closure runs.
use parking_lot::{Mutex, MutexGuard};

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

impl Queue {
    fn add(&self, job: u32) {
        self.jobs.lock().push(job);
    }

    pub fn refill(&self) {
        let mut jobs = self.jobs.lock();
        jobs.clear();
        MutexGuard::unlocked(&mut jobs, || self.add(1));
        jobs.push(2);
    }
}
