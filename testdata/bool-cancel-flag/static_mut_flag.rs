// A `static mut` bool polled by a thread: the compiler may read it once.
use std::thread;

static mut STOP: bool = false;

fn work() {
    while unsafe { !STOP } { //~ bool-cancel-flag
        step();
    }
}

fn step() {
    thread::yield_now();
}

fn request_stop() {
    unsafe {
        STOP = true;
    }
}

fn main() {
    let worker = thread::spawn(work);
    request_stop();
    worker.join().unwrap();
}
