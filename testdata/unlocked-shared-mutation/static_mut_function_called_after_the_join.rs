// The twin of static_mut_function_handed_over.rs: the thread has ended when its function is called once more.
use std::thread;

static mut HITS: u64 = 0;

fn record() {
    unsafe {
        HITS += 1;
    }
}

fn main() {
    let worker = thread::spawn(record);
    worker.join().unwrap();
    record();
}
