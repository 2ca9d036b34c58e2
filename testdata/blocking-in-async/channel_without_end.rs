// A channel without a bound takes every message at once: to send into it waits for nobody.
use std::sync::mpsc::Sender;

pub struct Log {
    lines: Sender<String>,
}

impl Log {
    pub async fn say_all(&self, lines: Vec<String>) {
        for line in lines {
            self.lines.send(line).ok();
        }
    }
}
