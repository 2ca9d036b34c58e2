// The level is raised for a while and put back after.
use std::sync::atomic::{AtomicUsize, Ordering};

static LEVEL: AtomicUsize = AtomicUsize::new(1);

pub fn louder(run: impl Fn()) {
    let before = LEVEL.load(Ordering::SeqCst);
    LEVEL.store(3, Ordering::SeqCst);
    run();
    LEVEL.store(before, Ordering::SeqCst);
}

pub fn set(level: usize) {
    LEVEL.store(level, Ordering::SeqCst);
}
