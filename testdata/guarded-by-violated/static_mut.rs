// The variable is declared to be guarded, and changed without the lock.
use std::sync::Mutex;

static LOCK: Mutex<()> = Mutex::new(());
// lockwise: guarded-by(LOCK)
static mut TOTAL: u64 = 0;

pub fn add(amount: u64) {
    unsafe {
        TOTAL += amount; //~ guarded-by-violated
    }
}

pub fn total() -> u64 {
    let _guard = LOCK.lock().unwrap();
    unsafe { TOTAL }
}
