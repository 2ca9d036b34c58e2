// The twin: the value is set.
use parking_lot::RwLock;

pub fn raise(level: &RwLock<u8>) -> bool {
    let mut level = level.write();
    *level += 1;
    *level > 3
}
