// Nothing is awaited in between but the lock itself: the gap is that of any lock taken twice, and it is told so.
use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, RwLock};

pub struct Topic {
    readers: Mutex<Vec<u64>>,
}

pub struct Topics {
    known: RwLock<HashMap<String, Arc<Topic>>>,
}

impl Topics {
    pub async fn topic(&self, name: &str) -> Arc<Topic> {
        if let Some(known) = self.known.read().await.get(name) {
            return known.clone();
        }
        let topic = Arc::new(Topic { readers: Mutex::new(Vec::new()) });
        self.known.write().await.insert(name.to_owned(), topic.clone()); //~ split-critical-section medium
        topic
    }
}
