// The number is read before the lock is taken that everybody writes it under.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut NEXT: u64 = 0;

fn reserve(count: u64) -> u64 {
    let first = unsafe { NEXT };
    let _held = LOCK.lock().unwrap();
    unsafe {
        NEXT = first + count; //~ lost-update
    }
    first
}

fn main() {
    let worker = thread::spawn(|| {
        reserve(4);
    });
    reserve(8);
    worker.join().unwrap();
}
