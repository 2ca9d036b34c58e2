// The closure runs in another thread, which waits its turn.
use std::sync::{Arc, Mutex};
use std::thread;

pub fn fill(rows: Arc<Mutex<Vec<u32>>>) {
    let shared = Arc::clone(&rows);
    let guard = rows.lock().unwrap();
    let worker = thread::spawn(move || shared.lock().unwrap().push(1));
    drop(guard);
    worker.join().unwrap();
}
