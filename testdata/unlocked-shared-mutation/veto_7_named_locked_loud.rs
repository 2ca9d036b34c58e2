// The twin of veto_7_named_locked.rs: the name says nothing of the kind.
use std::sync::Mutex;

static INDEX_LOCK: Mutex<()> = Mutex::new(());
static mut INDEX_SIZE: usize = 0;

pub fn grow(by: usize) {
    let _guard = INDEX_LOCK.lock().unwrap();
    unsafe {
        INDEX_SIZE += by;
    }
}

pub fn reset() {
    unsafe {
        INDEX_SIZE = 0; //~ unlocked-shared-mutation
    }
}
