// What is behind the pointer is changed under the lock, and tested without it.
use std::sync::{Arc, Mutex};
use std::thread;

struct Door {
    lock: Mutex<()>,
    open: *mut bool,
}

unsafe impl Send for Door {}
unsafe impl Sync for Door {}

impl Door {
    fn set(&self, open: bool) {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.open = open };
    }

    fn pass(&self) -> &'static str {
        if unsafe { *self.open } { "through" } else { "shut" } //~ unlocked-read medium
    }
}

fn main() {
    let door = Arc::new(Door { lock: Mutex::new(()), open: Box::into_raw(Box::new(false)) });
    let shared = Arc::clone(&door);
    let worker = thread::spawn(move || shared.set(true));
    println!("{}", door.pass());
    worker.join().unwrap();
}
