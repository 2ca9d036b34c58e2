// The object is made with a task that nothing ever ends.
use std::time::Duration;

pub struct Cache {
    size: usize,
}

impl Cache {
    pub fn new(size: usize) -> Self {
        tokio::spawn(async move { //~ fire-and-forget-task low
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
                sweep();
            }
        });
        Self { size }
    }

    pub fn size(&self) -> usize {
        self.size
    }
}

fn sweep() {}
