// Threads of a scope run beside each other until it ends.
use std::thread;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation low
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| serve());
        scope.spawn(|| serve());
    });
}
