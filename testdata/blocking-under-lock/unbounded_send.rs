// Sending into a channel without a limit does not wait; into one with a limit it does.
use std::sync::Mutex;
use std::sync::mpsc::{Sender, SyncSender};

struct Log {
    lines: Mutex<Vec<String>>,
}

impl Log {
    fn publish(&self, to: &Sender<String>) {
        for line in self.lines.lock().unwrap().drain(..) {
            to.send(line).unwrap();
        }
    }

    fn publish_slowly(&self, to: &SyncSender<String>) {
        for line in self.lines.lock().unwrap().drain(..) {
            to.send(line).unwrap(); //~ blocking-under-lock medium
        }
    }
}
