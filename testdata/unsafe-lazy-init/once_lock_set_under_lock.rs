// The test and the setting are under one lock.
use std::sync::{Mutex, OnceLock};

static LEVEL: OnceLock<u8> = OnceLock::new();
static INIT: Mutex<()> = Mutex::new(());

pub fn init(level: u8) {
    let _guard = INIT.lock().unwrap();
    if LEVEL.get().is_none() {
        LEVEL.set(level).unwrap();
    }
}
