// The twin of asked_by_helpers.rs: the helper that changes keeps what is there already.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

pub struct Job {
    log: Mutex<Vec<String>>,
}

pub struct Board {
    jobs: Mutex<HashMap<u64, Arc<Job>>>,
}

impl Board {
    fn known(&self, number: u64) -> Option<Arc<Job>> {
        self.jobs.lock().unwrap().get(&number).cloned()
    }

    fn note(&self, number: u64, job: Arc<Job>) -> Arc<Job> {
        self.jobs.lock().unwrap().entry(number).or_insert(job).clone()
    }

    pub async fn job(&self, number: u64) -> Arc<Job> {
        if let Some(known) = self.known(number) {
            return known;
        }
        let job = load(number).await;
        self.note(number, job)
    }
}

async fn load(_number: u64) -> Arc<Job> {
    tokio::task::yield_now().await;
    Arc::new(Job { log: Mutex::new(Vec::new()) })
}
