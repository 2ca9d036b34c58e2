// Syntax errors cost the item, or the body, they stand in.
use std::sync::Mutex;

fn good(m: &Mutex<u8>) {
    m.lock().unwrap();
}

fn broken(m: &Mutex<u8>) -> u8 {
    let x = = 1;
    m.lock().unwrap()
}

struct Field {
    a: u8
    b: u8,
}

impl Pool {
    fn first(&self) {
        work();
    }
    fn second(&self) -> u8 {
        self.a +
    }
    fn third(&self) {
        work();
    }
}

mod inner {
    fn fine() {}
    fn not fine() {}
    fn fine_again() {}
}

garbage here fn after_garbage() {}

fn last() {}
