// A cache of texts is filled twice with the same: work for nothing, and no more than plausible.
use std::collections::HashMap;

use tokio::sync::RwLock;

pub struct Pages {
    texts: RwLock<HashMap<String, String>>,
}

impl Pages {
    pub async fn text(&self, name: &str) -> String {
        if let Some(text) = self.texts.read().await.get(name) {
            return text.clone();
        }
        let text = download(name).await;
        self.texts.write().await.insert(name.to_owned(), text.clone()); //~ await-check-then-act low
        text
    }
}

async fn download(name: &str) -> String {
    tokio::task::yield_now().await;
    name.to_uppercase()
}
