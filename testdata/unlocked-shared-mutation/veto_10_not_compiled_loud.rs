// The twin of veto_10_not_compiled.rs: the function is compiled.
use std::thread;

static mut DEPTH: u64 = 0;

fn descend() {
    unsafe { DEPTH += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    let worker = thread::spawn(|| descend());
    descend();
    worker.join().unwrap();
}
