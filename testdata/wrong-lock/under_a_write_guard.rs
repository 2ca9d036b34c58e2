// The twin of under_a_read_guard.rs: the guard is one for writing.
use std::cell::UnsafeCell;
use std::sync::{Arc, RwLock};
use std::thread;

struct Routes {
    lock: RwLock<()>,
    hits: UnsafeCell<u64>,
}

unsafe impl Sync for Routes {}

impl Routes {
    fn hit(&self) {
        let _writing = self.lock.write().unwrap();
        unsafe {
            *self.hits.get() += 1;
        }
    }

    fn clear(&self) {
        let _writing = self.lock.write().unwrap();
        unsafe {
            *self.hits.get() = 0;
        }
    }
}

fn main() {
    let routes = Arc::new(Routes { lock: RwLock::new(()), hits: UnsafeCell::new(0) });
    let shared = Arc::clone(&routes);
    let worker = thread::spawn(move || shared.hit());
    routes.hit();
    routes.clear();
    worker.join().unwrap();
}
