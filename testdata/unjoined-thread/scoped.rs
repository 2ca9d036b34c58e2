// A scope joins its threads by itself.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub fn count(lines: &[String]) -> usize {
    let counted = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| counted.fetch_add(lines.len(), Ordering::Relaxed));
        scope.spawn(|| counted.fetch_add(1, Ordering::Relaxed));
    });
    counted.load(Ordering::Relaxed)
}
