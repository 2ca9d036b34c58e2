// The twin of trait_object_opened.rs: a cell that is filled once, however many tasks come by.
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, OnceCell};

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
    store: OnceCell<Arc<Store>>,
}

#[async_trait]
impl Backend for Disk {
    async fn store(&self) -> Arc<Store> {
        self.store.get_or_init(|| Store::open(&self.path)).await.clone()
    }
}
