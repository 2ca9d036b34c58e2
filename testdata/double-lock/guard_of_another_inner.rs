// Both servers have an `inner` of their own: which of them is locked first is another question.
use std::sync::{Arc, Mutex};

struct Inner {
    sessions: Mutex<Vec<u32>>,
}

pub struct Server {
    inner: Arc<Inner>,
    spare: Arc<Inner>,
}

impl Server {
    pub fn both(&self) -> usize {
        let own = self.inner.sessions.lock().unwrap();
        let spare = self.spare.sessions.lock().unwrap();
        own.len() + spare.len()
    }
}
