// The function runs on a thread of its own or here, and never on both.
use std::thread;

static mut HITS: u64 = 0;

fn record() {
    unsafe {
        HITS += 1;
    }
}

fn run(beside: bool) {
    if beside {
        thread::spawn(record).join().unwrap();
    } else {
        record();
    }
}

fn main() {
    run(true);
}
