// A local mutex that nobody else sees.
use std::sync::Mutex;

fn sum(numbers: &[u64]) -> u64 {
    let total = Mutex::new(0); //~ per-call-lock medium
    for number in numbers {
        *total.lock().unwrap() += number;
    }
    let sum = *total.lock().unwrap();
    sum
}
