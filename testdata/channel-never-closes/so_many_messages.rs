// As many are received as were sent.
use std::sync::mpsc;

fn gather() -> Vec<u8> {
    let (sender, receiver) = mpsc::channel::<u8>();
    sender.send(1).unwrap();
    receiver.iter().take(1).collect()
}
