// Joined before the result is read.
use std::sync::{Arc, Mutex};
use std::thread;

fn sum_in_background(numbers: Vec<u64>) -> u64 {
    let total = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&total);
    let worker = thread::spawn(move || {
        *shared.lock().unwrap() = numbers.iter().sum();
    });
    worker.join().unwrap();
    let result = *total.lock().unwrap();
    result
}

fn main() {
    println!("{}", sum_in_background(vec![1, 2, 3]));
}
