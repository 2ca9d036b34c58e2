// A pattern keeps the result, and with it the guard, to the end of the body.
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Compactor {
    turn: Mutex<()>,
    upto: AtomicU64,
}

impl Compactor {
    pub fn compact(&self, newest: u64) {
        if let Ok(_) = self.turn.try_lock() {
            self.merge(newest);
            self.upto.store(newest, Ordering::SeqCst);
        }
    }

    fn merge(&self, newest: u64) {
        println!("merging up to {newest}");
    }
}
