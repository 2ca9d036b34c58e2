// Every thread has its own cell.
use std::cell::{Cell, RefCell};
use std::thread;

thread_local! {
    static DEPTH: Cell<u32> = Cell::new(0);
    static NAMES: RefCell<Vec<String>> = RefCell::new(Vec::new());
}

fn enter(name: &str) {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    NAMES.with(|names| names.borrow_mut().push(name.to_owned()));
}

fn main() {
    let worker = thread::spawn(|| enter("worker"));
    enter("main");
    worker.join().unwrap();
}
