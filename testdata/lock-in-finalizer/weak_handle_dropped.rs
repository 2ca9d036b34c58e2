// A weak handle keeps nothing alive, and drops nothing.
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
    fn forget(&self, id: u32) {
        let mut sessions = self.sessions.write().unwrap();
        sessions.remove(&id);
    }
}
