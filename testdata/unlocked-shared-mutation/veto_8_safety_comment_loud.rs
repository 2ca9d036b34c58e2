// The twin of veto_8_safety_comment.rs: nobody says why it should be.
use std::thread;

static mut CLOCK: u64 = 0;

fn tick() {
    unsafe { CLOCK += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    let worker = thread::spawn(|| tick());
    tick();
    worker.join().unwrap();
}
