// The variable is declared to be guarded, and is.
use std::sync::Mutex;

static LOCK: Mutex<()> = Mutex::new(());
// lockwise: guarded-by(LOCK)
static mut TOTAL: u64 = 0;

pub fn add(amount: u64) {
    let _guard = LOCK.lock().unwrap();
    unsafe {
        TOTAL += amount;
    }
}
