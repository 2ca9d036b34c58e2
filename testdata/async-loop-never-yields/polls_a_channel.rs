// When the channel is empty, the loop asks again at once.
use tokio::sync::mpsc::Receiver;

async fn consume(mut jobs: Receiver<u32>) {
    loop {
        let job = match jobs.try_recv() { //~ async-loop-never-yields medium
            Ok(job) => job,
            Err(_) => continue,
        };
        handle(job).await;
    }
}

async fn handle(_job: u32) {}
