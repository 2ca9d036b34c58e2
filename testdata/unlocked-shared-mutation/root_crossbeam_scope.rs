// Threads of a scope of crossbeam run beside each other until it ends.
use crossbeam::thread;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation low
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|_| serve());
        scope.spawn(|_| serve());
    })
    .unwrap();
}
