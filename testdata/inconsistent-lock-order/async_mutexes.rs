// tokio's mutexes, opposite orders in two tasks.
use std::sync::Arc;
use tokio::sync::Mutex;

pub struct State {
    users: Mutex<Vec<u32>>,
    rooms: Mutex<Vec<u32>>,
}

impl State {
    pub async fn join(&self, user: u32) {
        let mut users = self.users.lock().await;
        let mut rooms = self.rooms.lock().await; //~ inconsistent-lock-order
        users.push(user);
        rooms.push(user);
    }

    pub async fn clear(&self) {
        let mut rooms = self.rooms.lock().await;
        let mut users = self.users.lock().await;
        rooms.clear();
        users.clear();
    }
}

pub async fn run(state: Arc<State>) {
    let other = Arc::clone(&state);
    let task = tokio::spawn(async move { other.join(1).await });
    state.clear().await;
    let _ = task.await;
}
