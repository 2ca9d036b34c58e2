// The twin of sessions_in_a_map.rs: after the await it looks again and acts in one step.
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
        let kept = self.open.entry(user).or_insert(session);
        Arc::clone(&kept)
    }

    pub async fn prepare(&self, user: u64) {
        if self.open.contains_key(&user) {
            return;
        }
        let session = Session::open(user).await;
        if !self.open.contains_key(&user) {
            self.open.insert(user, session);
        }
    }
}
