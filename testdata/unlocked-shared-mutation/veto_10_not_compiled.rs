// What no configuration compiles writes nothing.
use std::thread;

static mut DEPTH: u64 = 0;

#[cfg(any())]
fn descend() {
    unsafe { DEPTH += 1 };
}

fn main() {
    let worker = thread::spawn(|| descend());
    descend();
    worker.join().unwrap();
}
