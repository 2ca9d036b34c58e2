// The value is copied out of the watch channel, or another channel is sent into.
use tokio::sync::watch;

pub struct Progress {
    sender: watch::Sender<Option<u32>>,
    receiver: watch::Receiver<Option<u32>>,
    others: watch::Sender<Option<u32>>,
}

impl Progress {
    pub fn new() -> Self {
        let (sender, receiver) = watch::channel(None);
        let (others, _) = watch::channel(None);
        Self { sender, receiver, others }
    }

    pub fn clear(&self, id: u32) {
        let current = *self.receiver.borrow();
        if current == Some(id) {
            let _ = self.sender.send(None);
        }
    }

    pub fn tell_others(&self) {
        if let Some(current) = &*self.receiver.borrow() {
            let _ = self.others.send(Some(*current));
        }
    }
}
