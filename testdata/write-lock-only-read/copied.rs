// The value is copied and printed.
use parking_lot::RwLock;

pub fn show(level: &RwLock<u8>) -> bool {
    let level = level.write(); //~ write-lock-only-read medium
    println!("{}", *level);
    *level > 3
}
