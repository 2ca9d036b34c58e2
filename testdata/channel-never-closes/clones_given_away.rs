// The workers have clones, and the sender itself lives on.
use std::sync::mpsc;
use std::thread;

fn squares(numbers: Vec<u64>) {
    let (tx, rx) = mpsc::channel();
    for number in numbers {
        let tx = tx.clone();
        thread::spawn(move || tx.send(number * number).unwrap()).join().unwrap();
    }
    for square in rx { //~ channel-never-closes high
        println!("{square}");
    }
}
