// An iterator over the receiver ends as the channel does.
use crossbeam_channel::unbounded;

fn gather() -> Vec<u8> {
    let (sender, receiver) = unbounded::<u8>();
    sender.send(1).unwrap();
    receiver.iter().collect() //~ channel-never-closes high
}
