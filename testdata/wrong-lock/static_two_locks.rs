// Two functions change one static, each under a lock of its own.
use std::sync::Mutex;
use std::thread;

static READ_LOCK: Mutex<()> = Mutex::new(());
static WRITE_LOCK: Mutex<()> = Mutex::new(());
static mut PENDING: usize = 0;

fn add() {
    let _held = WRITE_LOCK.lock().unwrap();
    unsafe {
        PENDING += 1; //~ wrong-lock
    }
}

fn take() {
    let _held = READ_LOCK.lock().unwrap();
    unsafe {
        PENDING -= 1;
    }
}

fn main() {
    let worker = thread::spawn(|| add());
    take();
    worker.join().unwrap();
}
