// Written before the first thread starts, read afterwards.
use std::thread;

static mut VERBOSITY: u8 = 0;

fn main() {
    unsafe {
        VERBOSITY = 2;
    }
    let worker = thread::spawn(|| {
        let level = unsafe { VERBOSITY };
        println!("{level}");
    });
    worker.join().unwrap();
}
