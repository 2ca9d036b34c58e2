// What is looked for and what is stored are under different keys; or nothing that was looked at decides.
use std::collections::HashMap;

use tokio::sync::RwLock;

pub struct Pages {
    texts: RwLock<HashMap<String, String>>,
}

impl Pages {
    pub async fn follow(&self, from: &str, to: &str) {
        if self.texts.read().await.contains_key(from) {
            let text = download(to).await;
            self.texts.write().await.insert(to.to_owned(), text);
        }
    }

    pub async fn renew(&self, name: &str) -> usize {
        let known = self.texts.read().await.len();
        let text = download(name).await;
        self.texts.write().await.insert(name.to_owned(), text);
        known
    }
}

async fn download(name: &str) -> String {
    tokio::task::yield_now().await;
    name.to_uppercase()
}
