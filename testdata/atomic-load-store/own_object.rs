// `&mut self`: the method has the counter for itself.
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Meter {
    ticks: AtomicUsize,
}

impl Meter {
    pub fn tick(&mut self) {
        self.ticks.store(self.ticks.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    pub fn reset(&self) {
        self.ticks.store(0, Ordering::Relaxed);
    }
}
