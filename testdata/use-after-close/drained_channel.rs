// A receiver is closed and then drained, which is how it is meant; another channel goes on.

use tokio::sync::mpsc;

pub async fn drain(mut receiver: mpsc::Receiver<u32>, done: mpsc::Sender<u32>) -> u32 {
    receiver.close();
    let mut sum = 0;
    while let Some(job) = receiver.recv().await {
        sum += job;
    }
    done.send(sum).await.expect("somebody asked");
    sum
}

pub fn refused(sender: async_channel::Sender<u32>) -> bool {
    sender.close();
    sender.try_send(1).is_err()
}

pub fn told(sender: async_channel::Sender<u32>) {
    sender.close();
    if let Err(error) = sender.try_send(1) {
        println!("closed: {error}");
    }
}

pub fn asked(sender: async_channel::Sender<u32>, last: bool) {
    if last {
        sender.close();
    }
    sender.try_send(1).expect("room");
}
