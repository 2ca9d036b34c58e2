// Two threads that find the cache empty work out the same and store the same.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

static PAGE: AtomicUsize = AtomicUsize::new(0);

fn page_size() -> usize {
    let known = PAGE.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    let size = ask_the_system();
    PAGE.store(size, Ordering::Relaxed);
    size
}

fn ask_the_system() -> usize {
    4096
}

fn main() {
    let workers: Vec<_> = (0..2).map(|_| thread::spawn(page_size)).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
