// A guard of a thread's mutex lives until the end of its block, and there is an `.await` before that.
use std::sync::Mutex;

struct Counter {
    hits: Mutex<u64>,
}

impl Counter {
    async fn count(&self) {
        let mut hits = self.hits.lock().unwrap(); //~ await-under-lock high
        *hits += 1;
        report(*hits).await;
    }

    async fn count_briefly(&self) {
        let now = {
            let mut hits = self.hits.lock().unwrap();
            *hits += 1;
            *hits
        };
        report(now).await;
    }

    async fn count_and_drop(&self) {
        let mut hits = self.hits.lock().unwrap();
        *hits += 1;
        let now = *hits;
        drop(hits);
        report(now).await;
    }
}

async fn report(_hits: u64) {}
