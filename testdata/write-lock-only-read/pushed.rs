// The twin: something is pushed.
use std::sync::RwLock;

pub fn add(names: &RwLock<Vec<String>>) -> usize {
    let mut names = names.write().unwrap();
    names.push(String::new());
    names.len()
}
