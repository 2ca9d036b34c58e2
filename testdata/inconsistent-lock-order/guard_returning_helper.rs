// Private helpers return the guards.
use std::sync::{Mutex, MutexGuard};

pub struct Server {
    sessions: Mutex<Vec<u32>>,
    config: Mutex<String>,
}

impl Server {
    fn sessions(&self) -> MutexGuard<'_, Vec<u32>> {
        self.sessions.lock().unwrap()
    }

    fn config(&self) -> MutexGuard<'_, String> {
        self.config.lock().unwrap()
    }

    pub fn reload(&self) {
        let mut config = self.config();
        let mut sessions = self.sessions(); //~ inconsistent-lock-order
        config.clear();
        sessions.clear();
    }

    pub fn greet(&self, id: u32) -> String {
        let mut sessions = self.sessions();
        sessions.push(id);
        self.config().clone()
    }
}
