// A trait is implemented for the `Arc` of its own object: that is no method of other `Arc`s.
use std::sync::{Arc, RwLock};

#[async_trait::async_trait]
pub trait Storage: Send + Sync {
    async fn write(&self, name: &str) -> std::io::Result<()>;
}

#[async_trait::async_trait]
impl Storage for Arc<dyn Storage> {
    async fn write(&self, name: &str) -> std::io::Result<()> {
        (**self).write(name).await
    }
}

pub struct Cloud {
    token: Arc<RwLock<Option<u32>>>,
    store: Arc<dyn Storage>,
}

impl Cloud {
    pub async fn renew(&self) {
        let mut token = self.token.write().unwrap();
        *token = Some(1);
    }

    pub async fn save(&self) {
        let _saved = self.store.write("token"); //~ unawaited-coroutine high
    }
}
