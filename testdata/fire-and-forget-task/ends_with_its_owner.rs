// The task ends when the sender that its owner keeps is gone.
use tokio::sync::mpsc;

pub struct Cache {
    jobs: mpsc::Sender<u64>,
}

impl Cache {
    pub fn new() -> Self {
        let (jobs, mut incoming) = mpsc::channel(8);
        tokio::spawn(async move {
            while let Some(job) = incoming.recv().await {
                work(job);
            }
        });
        Self { jobs }
    }

    pub fn jobs(&self) -> &mpsc::Sender<u64> {
        &self.jobs
    }
}

fn work(_job: u64) {}
