// A method of an asynchronous trait opens a store on first use, with one lock for the look and another time for the change.
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, RwLock};

pub struct Store {
    rows: Mutex<Vec<u64>>,
}

impl Store {
    async fn open(_path: &str) -> Arc<Store> {
        tokio::task::yield_now().await;
        Arc::new(Store { rows: Mutex::new(Vec::new()) })
    }
}

#[async_trait]
pub trait Backend {
    async fn store(&self) -> Arc<Store>;
}

pub struct Disk {
    path: String,
    store: RwLock<Option<Arc<Store>>>,
}

#[async_trait]
impl Backend for Disk {
    async fn store(&self) -> Arc<Store> {
        match &*self.store.read().await {
            Some(store) => return store.clone(),
            None => tracing::debug!("opening"),
        }
        let store = Store::open(&self.path).await;
        *self.store.write().await = Some(store.clone()); //~ await-check-then-act medium
        store
    }
}
