// The loop has a way out.
use std::sync::mpsc;

fn first() {
    let (tx, rx) = mpsc::channel::<u8>();
    tx.send(1).unwrap();
    for number in rx {
        if number == 1 {
            break;
        }
    }
}
