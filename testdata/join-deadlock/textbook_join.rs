// Textbook: the thread is waited for while the lock it wants is held.
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let total = Arc::new(Mutex::new(0));
    let other = Arc::clone(&total);
    let held = total.lock().unwrap();
    let adder = thread::spawn(move || {
        *other.lock().unwrap() += 1;
    });
    adder.join().unwrap(); //~ join-deadlock high
    println!("{}", *held);
}
