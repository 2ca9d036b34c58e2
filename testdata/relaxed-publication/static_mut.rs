// The flag may be seen before the data.
use std::sync::atomic::{AtomicBool, Ordering};

static READY: AtomicBool = AtomicBool::new(false);
static mut TABLE: [u8; 4] = [0; 4];

pub fn publish(table: [u8; 4]) {
    unsafe {
        TABLE = table;
    }
    READY.store(true, Ordering::Relaxed); //~ relaxed-publication medium
}

pub fn first() -> Option<u8> {
    if !READY.load(Ordering::Relaxed) {
        return None;
    }
    Some(unsafe { TABLE[0] })
}
