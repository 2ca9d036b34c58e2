// Guards that do not fail: a copy of the list is made, added to, and put in the place of the list.
use parking_lot::Mutex;
use std::thread;

static NAMES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn add(name: &str) {
    let mut names = NAMES.lock().clone();
    names.push(name.to_owned());
    *NAMES.lock() = names; //~ lost-update high
}

fn main() {
    let worker = thread::spawn(|| add("worker"));
    add("main");
    worker.join().unwrap();
}
