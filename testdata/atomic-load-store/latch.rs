// A flag that is set once and never cleared: who asks about something else on the way does nothing more than set it.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static FINISHED: AtomicBool = AtomicBool::new(false);

fn is_syncing() -> bool {
    if FINISHED.load(Ordering::Acquire) {
        false
    } else if height() < 10 {
        true
    } else {
        FINISHED.store(true, Ordering::Release);
        false
    }
}

fn height() -> u64 {
    12
}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(is_syncing)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
