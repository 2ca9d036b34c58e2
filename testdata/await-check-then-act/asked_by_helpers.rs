// The look and the change are in helpers, each with the lock to itself.
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

    fn note(&self, number: u64, job: Arc<Job>) {
        self.jobs.lock().unwrap().insert(number, job);
    }

    pub async fn job(&self, number: u64) -> Arc<Job> {
        if let Some(known) = self.known(number) {
            return known;
        }
        let job = load(number).await;
        self.note(number, job.clone()); //~ await-check-then-act low
        job
    }
}

async fn load(_number: u64) -> Arc<Job> {
    tokio::task::yield_now().await;
    Arc::new(Job { log: Mutex::new(Vec::new()) })
}
