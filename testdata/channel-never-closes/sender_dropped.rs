// The twin: the sender is dropped.
use std::sync::mpsc;
use std::thread;

fn squares(numbers: Vec<u64>) {
    let (tx, rx) = mpsc::channel();
    for number in numbers {
        let tx = tx.clone();
        thread::spawn(move || tx.send(number * number).unwrap()).join().unwrap();
    }
    drop(tx);
    for square in rx {
        println!("{square}");
    }
}
