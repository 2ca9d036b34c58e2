// The twin of static_two_locks.rs: one lock for both.
use std::sync::Mutex;
use std::thread;

static WRITE_LOCK: Mutex<()> = Mutex::new(());
static mut PENDING: usize = 0;

fn add() {
    let _held = WRITE_LOCK.lock().unwrap();
    unsafe {
        PENDING += 1;
    }
}

fn take() {
    let _held = WRITE_LOCK.lock().unwrap();
    unsafe {
        PENDING -= 1;
    }
}

fn main() {
    let worker = thread::spawn(|| add());
    take();
    worker.join().unwrap();
}
