// The handles go through a vector.
use std::thread;

pub fn squares(numbers: Vec<u64>) -> Vec<u64> {
    let mut handles = Vec::new();
    for number in numbers {
        handles.push(thread::spawn(move || number * number));
    }
    handles.into_iter().map(|handle| handle.join().unwrap()).collect()
}

pub fn cubes(numbers: Vec<u64>) -> u64 {
    let handles: Vec<_> = numbers.into_iter().map(|number| thread::spawn(move || number.pow(3))).collect();
    let mut total = 0;
    for handle in handles {
        total += handle.join().unwrap();
    }
    total
}
