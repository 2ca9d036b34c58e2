// The twin of list_looked_into.rs: gone through under the lock.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};
use std::thread;

struct Names {
    lock: Mutex<()>,
    all: UnsafeCell<Vec<String>>,
}

unsafe impl Sync for Names {}

impl Names {
    fn add(&self, name: &str) {
        let _held = self.lock.lock().unwrap();
        unsafe { (*self.all.get()).push(name.to_owned()) };
    }

    fn print(&self) {
        let _held = self.lock.lock().unwrap();
        let all = unsafe { &*self.all.get() };
        for name in all.iter() {
            println!("{name}");
        }
    }
}

fn main() {
    let names = Arc::new(Names { lock: Mutex::new(()), all: UnsafeCell::new(Vec::new()) });
    let shared = Arc::clone(&names);
    let worker = thread::spawn(move || shared.add("a"));
    names.print();
    worker.join().unwrap();
}
