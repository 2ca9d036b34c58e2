// Set once, without a test: a second call is a mistake that shall be seen.
use std::sync::OnceLock;

static LEVEL: OnceLock<u8> = OnceLock::new();

pub fn init(level: u8) {
    LEVEL.set(level).unwrap();
}
