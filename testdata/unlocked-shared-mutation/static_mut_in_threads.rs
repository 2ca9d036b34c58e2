// A `static mut` counter is changed by two threads.
use std::thread;

static mut HITS: u64 = 0;

fn record() {
    unsafe {
        HITS += 1; //~ unlocked-shared-mutation
    }
}

fn main() {
    let worker = thread::spawn(|| {
        for _ in 0..1000 {
            record();
        }
    });
    for _ in 0..1000 {
        record();
    }
    worker.join().unwrap();
}
