// The guard goes into the closure, and dies with it.
use parking_lot::Mutex;
use std::sync::Arc;

pub struct Queue {
    jobs: Mutex<Vec<u32>>,
}

fn run(work: impl FnOnce() -> usize) -> usize {
    work() //~ callback-under-lock low
}

impl Queue {
    fn size(&self) -> usize {
        self.jobs.lock().len()
    }

    pub fn taken_along(&self) -> usize {
        let jobs = self.jobs.lock();
        let count = run(move || jobs.len());
        count + self.size()
    }

    pub fn kept(&self) -> usize {
        let jobs = self.jobs.lock();
        let count = run(|| jobs.len());
        count + self.size() //~ double-lock high
    }
}

pub async fn handed_to_a_task(state: Arc<tokio::sync::Mutex<Vec<u32>>>) -> usize {
    let guard = state.clone().lock_owned().await;
    let task = tokio::spawn(async move { guard.len() });
    let more = state.lock().await.len();
    task.await.unwrap_or(0) + more
}
