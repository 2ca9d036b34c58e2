// The twin of static_read_before_the_lock.rs: the lock is taken before the number is read.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut NEXT: u64 = 0;

fn reserve(count: u64) -> u64 {
    let _held = LOCK.lock().unwrap();
    let first = unsafe { NEXT };
    unsafe {
        NEXT = first + count;
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
