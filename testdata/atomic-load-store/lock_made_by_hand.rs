// A spin lock of the author's own keeps others out between the load and the store.
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

static BUSY: AtomicBool = AtomicBool::new(false);
static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add(amount: u32) {
    while BUSY.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
        std::hint::spin_loop();
    }
    TOTAL.store(TOTAL.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
    BUSY.store(false, Ordering::Release);
}

fn main() {
    let workers: Vec<_> = (0..4).map(|amount| thread::spawn(move || add(amount))).collect();
    for worker in workers {
        worker.join().unwrap();
    }
}
