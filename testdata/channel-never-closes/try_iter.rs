// What is there is taken, and nothing waited for.
use std::sync::mpsc;

fn read() {
    let (tx, rx) = mpsc::channel::<u8>();
    tx.send(1).unwrap();
    for number in rx.try_iter() {
        println!("{number}");
    }
}
