// Two methods of a type that says it may be shared: one goes by the lock of the readers, one by that of the writers.
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
        unsafe { (*self.entries.get()).push(entry) }; //~ wrong-lock
    }

    fn first(&self) -> Option<String> {
        let _front = self.front.lock().unwrap();
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
