// The mutex is there for the stream, which is what is waited for.
use std::sync::mpsc::Receiver;
use std::sync::Mutex;

pub struct Link {
    replies: Mutex<Receiver<String>>,
    sent: Mutex<Vec<String>>,
}

impl Link {
    pub fn ask(&self) -> Option<String> {
        self.replies.lock().unwrap().recv().ok()
    }

    pub fn note(&self, answers: &Receiver<String>) {
        let line = answers.recv().unwrap_or_default();
        let mut sent = self.sent.lock().unwrap();
        sent.push(line);
    }

    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}
