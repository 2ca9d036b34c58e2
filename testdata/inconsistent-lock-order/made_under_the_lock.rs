// A lock that is made while the map is locked can be had by nobody else before the map is let go: taking it never waits.
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

#[derive(Default)]
pub struct Requests {
    running: Mutex<HashMap<u64, Arc<Mutex<bool>>>>,
}

impl Requests {
    pub async fn run(&self, key: u64) {
        let mut map = self.running.lock().await;
        if let Some(known) = map.get(&key).cloned() {
            drop(map);
            let mut done = known.lock().await;
            self.finish(key, &mut done).await;
            return;
        }
        let request = Arc::new(Mutex::new(false));
        map.insert(key, request.clone());
        let mut done = request.lock().await;
        drop(map);
        self.finish(key, &mut done).await;
    }

    async fn finish(&self, key: u64, done: &mut bool) {
        *done = true;
        self.running.lock().await.remove(&key);
    }
}
