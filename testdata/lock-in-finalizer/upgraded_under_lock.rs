// The handle made for a moment may be the last one: its `drop` wants the lock that is held.
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
        let sessions = self.sessions.read().unwrap();
        let mut names = Vec::new();
        for weak in sessions.values() {
            if let Some(session) = weak.upgrade() { //~ lock-in-finalizer medium
                names.push(session.id);
            }
        }
        names
    }
}
