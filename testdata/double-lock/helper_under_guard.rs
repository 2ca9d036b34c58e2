// A named guard is alive while a helper locks the same field.
use std::sync::{Arc, Mutex};

struct Inner {
    sessions: Mutex<Vec<u32>>,
}

#[derive(Clone)]
pub struct Server {
    inner: Arc<Inner>,
}

impl Server {
    pub fn count(&self) -> usize {
        self.inner.sessions.lock().unwrap().len()
    }

    pub fn add(&self, session: u32) -> usize {
        let mut sessions = self.inner.sessions.lock().unwrap();
        sessions.push(session);
        self.count() //~ double-lock
    }
}
