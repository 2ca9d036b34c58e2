// The twin of behind_a_pointer.rs: only whether there is a pointer is asked, which nobody changes.
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
        if self.open.is_null() { "wall" } else { "door" }
    }
}

fn main() {
    let door = Arc::new(Door { lock: Mutex::new(()), open: Box::into_raw(Box::new(false)) });
    let shared = Arc::clone(&door);
    let worker = thread::spawn(move || shared.set(true));
    println!("{}", door.pass());
    worker.join().unwrap();
}
