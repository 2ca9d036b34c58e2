// Two threads find the cell empty, and the second `set` panics.
use std::sync::OnceLock;

static LEVEL: OnceLock<u8> = OnceLock::new();

pub fn init(level: u8) {
    if LEVEL.get().is_none() {
        LEVEL.set(level).unwrap(); //~ unsafe-lazy-init medium
    }
}
