// The static is written when the thread has been joined.
use std::thread;

static mut OFFSET: usize = 0;

fn main() {
    let worker = thread::spawn(|| unsafe {
        OFFSET = 1;
    });
    worker.join().unwrap();
    unsafe {
        OFFSET = 2;
    }
}
