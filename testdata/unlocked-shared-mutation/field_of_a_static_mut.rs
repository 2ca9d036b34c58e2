// A field of what a `static mut` holds is changed by two threads.
use std::thread;

struct Stats {
    served: u64,
    failed: u64,
}

static mut STATS: Stats = Stats { served: 0, failed: 0 };

fn serve() {
    unsafe { STATS.served += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    let worker = thread::spawn(|| serve());
    serve();
    worker.join().unwrap();
    println!("{}", unsafe { STATS.failed });
}
