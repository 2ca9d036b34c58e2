// The twin of veto_3_after_join.rs: the static is written while the thread writes it.
use std::thread;

static mut OFFSET: usize = 0;

fn main() {
    let worker = thread::spawn(|| unsafe {
        OFFSET = 1; //~ unlocked-shared-mutation
    });
    unsafe {
        OFFSET = 2;
    }
    worker.join().unwrap();
}
