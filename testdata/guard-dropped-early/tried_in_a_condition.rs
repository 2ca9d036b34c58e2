// The guard of a try is gone when the condition has been evaluated: the body runs without the lock.
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Compactor {
    turn: Mutex<()>,
    upto: AtomicU64,
}

impl Compactor {
    pub fn compact(&self, newest: u64) {
        if self.turn.try_lock().is_ok() { //~ guard-dropped-early medium
            self.merge(newest);
            self.upto.store(newest, Ordering::SeqCst);
        }
    }

    fn merge(&self, newest: u64) {
        println!("merging up to {newest}");
    }
}
