// The twin of veto_5_atomic.rs: a plain static may not.
use std::thread;

static mut HITS: u64 = 0;

fn record() {
    unsafe { HITS += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    let worker = thread::spawn(|| record());
    record();
    worker.join().unwrap();
}
