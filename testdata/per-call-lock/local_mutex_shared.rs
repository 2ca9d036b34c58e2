// A local mutex that scoped threads share.
use std::sync::Mutex;
use std::thread;

fn sum(numbers: &[u64]) -> u64 {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        for chunk in numbers.chunks(8) {
            let total = &total;
            scope.spawn(move || {
                *total.lock().unwrap() += chunk.iter().sum::<u64>();
            });
        }
    });
    let sum = *total.lock().unwrap();
    sum
}
