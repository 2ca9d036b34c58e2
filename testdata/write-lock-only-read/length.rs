// Only the length is asked for.
use std::sync::RwLock;

pub fn size(names: &RwLock<Vec<String>>) -> usize {
    let names = names.write().unwrap(); //~ write-lock-only-read medium
    names.len()
}
