// Every access of the `static mut` is under its lock.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut TOTAL: u64 = 0;

fn add(amount: u64) {
    let _guard = LOCK.lock().unwrap();
    unsafe {
        TOTAL += amount;
    }
}

fn reset() {
    let guard = LOCK.lock().unwrap();
    unsafe {
        TOTAL = 0;
    }
    drop(guard);
}

fn main() {
    let worker = thread::spawn(|| add(1));
    add(2);
    reset();
    worker.join().unwrap();
}
