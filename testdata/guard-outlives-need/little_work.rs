// The body does next to nothing.
use std::sync::Mutex;

pub struct Names {
    all: Mutex<Vec<String>>,
}

impl Names {
    pub fn last(&self) -> usize {
        match self.all.lock().unwrap().pop() {
            Some(name) => size(&name),
            None => 0,
        }
    }
}

fn size(name: &str) -> usize {
    name.len()
}
