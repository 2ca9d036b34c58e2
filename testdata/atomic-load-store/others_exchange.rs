// All others compare and exchange, and notice what was stored: a protocol of the author's own.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

struct Rounds {
    state: AtomicU64,
}

impl Rounds {
    fn next(&self) {
        let state = self.state.load(Ordering::Relaxed);
        self.state.store((state as u32 as u64) + 1, Ordering::Relaxed); //~ atomic-load-store low
    }

    fn join(&self) {
        let mut state = self.state.load(Ordering::Relaxed);
        while let Err(now) =
            self.state.compare_exchange_weak(state, state + (1 << 32), Ordering::Relaxed, Ordering::Relaxed)
        {
            state = now;
        }
    }
}

fn main() {
    let rounds = Arc::new(Rounds { state: AtomicU64::new(0) });
    let other = Arc::clone(&rounds);
    let joiner = thread::spawn(move || other.join());
    rounds.next();
    joiner.join().unwrap();
}
