// A generator's next number: a lost step repeats one. A number that somebody is given must not be repeated.
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

static SEED: AtomicU32 = AtomicU32::new(1);
static NEXT: AtomicU32 = AtomicU32::new(1);

fn height() -> u32 {
    let mut number = SEED.load(Ordering::Relaxed);
    number ^= number << 13;
    number ^= number >> 17;
    number ^= number << 5;
    SEED.store(number, Ordering::Relaxed); //~ atomic-load-store low
    number.trailing_zeros() + 1
}

fn next() -> u32 {
    let number = NEXT.load(Ordering::Relaxed);
    NEXT.store(number + 1, Ordering::Relaxed); //~ atomic-load-store high
    number
}

fn all() {
    let _ = height() + next();
}

fn main() {
    let one = thread::spawn(all);
    let two = thread::spawn(all);
    one.join().unwrap();
    two.join().unwrap();
}
