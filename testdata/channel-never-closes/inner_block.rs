// The sender's block has ended, or it is handed to a struct.
use std::sync::mpsc::{self, Sender};

struct Feed {
    tx: Sender<u8>,
}

fn read() {
    let (tx, rx) = mpsc::channel::<u8>();
    let feed = Feed { tx };
    feed.tx.send(1).unwrap();
    drop(feed);
    for number in rx {
        println!("{number}");
    }
}
