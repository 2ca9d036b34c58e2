// The handles outlive the guard.
use std::collections::HashMap;
use std::sync::{Arc, RwLock, Weak};

struct Directory {
    sessions: RwLock<HashMap<u32, Weak<Session>>>,
}

struct Session {
    id: u32,
    directory: Arc<Directory>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.directory.sessions.write().unwrap().remove(&self.id);
    }
}

impl Directory {
    fn names(&self) -> Vec<u32> {
        let sessions: Vec<Weak<Session>> = self.sessions.read().unwrap().values().cloned().collect();
        let mut names = Vec::new();
        for weak in &sessions {
            if let Some(session) = weak.upgrade() {
                names.push(session.id);
            }
        }
        names
    }
}
