// The total is read when the thread that changes it has ended.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut TOTAL: u64 = 0;

fn add(amount: u64) {
    let _held = LOCK.lock().unwrap();
    unsafe { TOTAL += amount };
}

fn main() {
    let worker = thread::spawn(|| add(4));
    worker.join().unwrap();
    let total = unsafe { TOTAL };
    if total > 3 {
        println!("{total}");
    }
}
