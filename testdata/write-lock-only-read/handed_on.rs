// A helper is given what is guarded.
use parking_lot::RwLock;

pub fn raise(level: &RwLock<u8>) -> bool {
    let mut level = level.write();
    grow(&mut level);
    *level > 3
}

fn grow(level: &mut u8) {
    *level += 1;
}
