// The twin of field_of_a_static_mut.rs with a lock around the change.
use std::sync::Mutex;
use std::thread;

struct Stats {
    served: u64,
    failed: u64,
}

static SERVING: Mutex<()> = Mutex::new(());
static mut STATS: Stats = Stats { served: 0, failed: 0 };

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { STATS.served += 1 };
}

fn main() {
    let worker = thread::spawn(|| serve());
    serve();
    worker.join().unwrap();
    println!("{}", unsafe { STATS.failed });
}
