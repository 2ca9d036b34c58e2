// A map that locks inside is safe at each step; two tasks find no session for a user, and both open one.
use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::Mutex;

pub struct Session {
    sent: Mutex<Vec<u8>>,
}

impl Session {
    async fn open(_user: u64) -> Arc<Session> {
        tokio::task::yield_now().await;
        Arc::new(Session { sent: Mutex::new(Vec::new()) })
    }
}

pub struct Sessions {
    open: DashMap<u64, Arc<Session>>,
}

impl Sessions {
    pub async fn get(&self, user: u64) -> Arc<Session> {
        if let Some(known) = self.open.get(&user) {
            return Arc::clone(&known);
        }
        let session = Session::open(user).await;
        self.open.insert(user, Arc::clone(&session)); //~ await-check-then-act medium
        session
    }

    pub async fn prepare(&self, user: u64) {
        if !self.open.contains_key(&user) {
            let session = Session::open(user).await;
            self.open.insert(user, session); //~ await-check-then-act medium
        }
    }
}
