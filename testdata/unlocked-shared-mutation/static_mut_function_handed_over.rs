// The twin of static_mut_in_threads.rs: the thread is given the function itself, not a closure around it.
use std::thread;

static mut HITS: u64 = 0;

fn record() {
    unsafe {
        HITS += 1; //~ unlocked-shared-mutation medium
    }
}

fn main() {
    let worker = thread::spawn(record);
    record();
    worker.join().unwrap();
}
