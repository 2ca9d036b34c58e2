// Receiving waits for the result; the thread has nothing to do after that.
use std::sync::mpsc;
use std::thread;

pub fn sum(numbers: Vec<u64>) -> u64 {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        sender.send(numbers.iter().sum()).unwrap();
    });
    let total = receiver.recv().unwrap();
    worker.join().unwrap();
    total
}
