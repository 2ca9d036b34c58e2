// A `static mut` written inside a `Once`, as before there was a `OnceLock`.
use std::sync::Once;
use std::thread;

static START: Once = Once::new();
static mut LIMIT: usize = 0;

fn limit() -> usize {
    START.call_once(|| unsafe {
        LIMIT = 10;
    });
    unsafe { LIMIT }
}

fn main() {
    let worker = thread::spawn(limit);
    limit();
    worker.join().unwrap();
}
