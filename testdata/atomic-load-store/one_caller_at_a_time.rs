// A counter that one method alone changes, in a library: who calls it from where is not seen.
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Progress {
    done: AtomicUsize,
}

impl Progress {
    pub fn step(&self) {
        let done = self.done.load(Ordering::SeqCst);
        self.done.store(done + 1, Ordering::SeqCst); //~ atomic-load-store low
    }

    pub fn done(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }
}
