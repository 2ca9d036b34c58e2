// Textbook twin: the lock is taken when the thread has ended.
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let total = Arc::new(Mutex::new(0));
    let other = Arc::clone(&total);
    let adder = thread::spawn(move || {
        *other.lock().unwrap() += 1;
    });
    adder.join().unwrap();
    let held = total.lock().unwrap();
    println!("{}", *held);
}
