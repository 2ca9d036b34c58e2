// The loads of the loop acquire.
use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Readers {
    counts: [AtomicUsize; 2],
}

impl Readers {
    pub fn leave(&self, group: usize) {
        self.counts[group].fetch_sub(1, Ordering::Release);
    }

    pub fn wait_for_all(&self) {
        let mut seen = [false; 2];
        while !seen.iter().all(|seen| *seen) {
            for group in 0..2 {
                seen[group] |= self.counts[group].load(Ordering::Acquire) == 0;
            }
            hint::spin_loop();
        }
    }
}
