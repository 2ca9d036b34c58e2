// The guard is dropped before the call.
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
        drop(sessions);
        self.count()
    }

    pub fn same(&self, other: &Server) -> bool {
        let own = self.inner.sessions.lock().unwrap().len();
        let others = other.inner.sessions.lock().unwrap().len();
        own == others
    }
}
