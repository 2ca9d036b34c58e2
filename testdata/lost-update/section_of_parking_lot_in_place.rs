// The twin of section_of_parking_lot.rs: the list is added to where it is.
use parking_lot::Mutex;
use std::thread;

static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn add(name: &str) {
    let mut names = NAMES.lock();
    names.push(name.to_owned());
}

fn main() {
    let worker = thread::spawn(|| add("worker"));
    add("main");
    worker.join().unwrap();
}
