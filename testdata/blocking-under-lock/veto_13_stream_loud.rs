// The twin of veto_13_stream.rs: what is waited for under the mutex is another thread.
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
        let mut sent = self.sent.lock().unwrap();
        let line = answers.recv().unwrap_or_default(); //~ blocking-under-lock
        sent.push(line);
    }

    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}
