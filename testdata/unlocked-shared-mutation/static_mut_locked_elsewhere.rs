// One function takes the lock that guards the table, the other forgot.
use std::sync::Mutex;

static TABLE_LOCK: Mutex<()> = Mutex::new(());
static mut TABLE_SIZE: usize = 0;

pub fn grow(by: usize) {
    let _guard = TABLE_LOCK.lock().unwrap();
    unsafe {
        TABLE_SIZE += by;
    }
}

pub fn reset() {
    unsafe {
        TABLE_SIZE = 0; //~ unlocked-shared-mutation
    }
}
