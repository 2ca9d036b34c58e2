// The twin of cell_in_methods.rs: the reader takes the lock of the writers.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Journal {
    front: Mutex<()>,
    back: Mutex<()>,
    entries: UnsafeCell<Vec<String>>,
}

unsafe impl Sync for Journal {}

impl Journal {
    fn push(&self, entry: String) {
        let _back = self.back.lock().unwrap();
        unsafe { (*self.entries.get()).push(entry) };
    }

    fn first(&self) -> Option<String> {
        let _back = self.back.lock().unwrap();
        let entries = unsafe { &*self.entries.get() };
        entries.first().cloned()
    }
}

fn main() {
    let journal =
        Arc::new(Journal { front: Mutex::new(()), back: Mutex::new(()), entries: UnsafeCell::new(Vec::new()) });
    let shared = Arc::clone(&journal);
    let worker = thread::spawn(move || shared.push("a".to_owned()));
    println!("{:?}", journal.first());
    worker.join().unwrap();
}
