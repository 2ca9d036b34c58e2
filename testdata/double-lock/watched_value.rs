// A value borrowed from a watch channel holds its lock; sending into the same channel waits for it.
use tokio::sync::watch;

pub struct Progress {
    sender: watch::Sender<Option<u32>>,
    receiver: watch::Receiver<Option<u32>>,
}

impl Progress {
    pub fn new() -> Self {
        let (sender, receiver) = watch::channel(None);
        Self { sender, receiver }
    }

    pub fn clear(&self, id: u32) {
        if let Some(current) = &*self.receiver.borrow() {
            if *current == id {
                let _ = self.sender.send(None); //~ double-lock
            }
        }
    }

    pub fn clear_by_copy(&self, id: u32) {
        let current = *self.receiver.borrow();
        if current == Some(id) {
            let _ = self.sender.send(None);
        }
    }
}
