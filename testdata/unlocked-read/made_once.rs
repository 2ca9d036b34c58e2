// The value is made by a `Once`, which everybody waits for before reading it.
use std::sync::Once;
use std::thread;

static START: Once = Once::new();
static mut SIZE: usize = 0;

fn size() -> usize {
    START.call_once(|| unsafe {
        SIZE = 64;
    });
    let size = unsafe { SIZE };
    if size > 32 { size } else { 32 }
}

fn main() {
    let worker = thread::spawn(|| size());
    size();
    worker.join().unwrap();
}
