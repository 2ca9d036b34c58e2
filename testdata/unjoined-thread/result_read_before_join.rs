// The handle is dropped and the shared result read at once.
use std::sync::{Arc, Mutex};
use std::thread;

fn sum_in_background(numbers: Vec<u64>) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&total);
    thread::spawn(move || { //~ unjoined-thread
        *shared.lock().unwrap() = numbers.iter().sum();
    });
    let result = *total.lock().unwrap();
    result
}

fn main() {
    println!("{}", sum_in_background(vec![1, 2, 3]));
}
