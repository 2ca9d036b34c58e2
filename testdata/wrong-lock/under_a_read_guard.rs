// The table is changed under a read guard, which any number of threads may hold at once.
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
        let _reading = self.lock.read().unwrap();
        unsafe {
            *self.hits.get() += 1; //~ wrong-lock
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
