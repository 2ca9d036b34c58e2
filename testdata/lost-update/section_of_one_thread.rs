// One thread alone raises the number; others only look at it.
use std::sync::{Arc, Mutex};
use std::thread;

struct Progress {
    done: Mutex<u64>,
}

fn main() {
    let progress = Arc::new(Progress { done: Mutex::new(0) });
    let own = Arc::clone(&progress);
    let worker = thread::spawn(move || {
        for _ in 0..100 {
            let done = *own.done.lock().unwrap();
            *own.done.lock().unwrap() = done + 1;
        }
    });
    println!("{}", *progress.done.lock().unwrap());
    worker.join().unwrap();
}
