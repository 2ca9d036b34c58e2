// parking_lot gives the guard back by reference.
use parking_lot::{Condvar, Mutex};

struct Jobs {
    waiting: Mutex<Vec<u32>>,
    added: Condvar,
}

impl Jobs {
    fn take(&self) -> u32 {
        let mut waiting = self.waiting.lock();
        if waiting.is_empty() {
            self.added.wait(&mut waiting); //~ wait-without-loop high
        }
        waiting.remove(0)
    }

    fn take_later(&self) -> u32 {
        let mut waiting = self.waiting.lock();
        while waiting.is_empty() {
            self.added.wait(&mut waiting);
        }
        waiting.remove(0)
    }

    fn add(&self, job: u32) {
        self.waiting.lock().push(job);
        self.added.notify_one();
    }
}
