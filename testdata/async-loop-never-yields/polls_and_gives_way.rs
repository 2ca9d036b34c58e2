// The twin: when the channel is empty, it lets others run.
use tokio::sync::mpsc::Receiver;

async fn consume(mut jobs: Receiver<u32>) {
    loop {
        let job = match jobs.try_recv() {
            Ok(job) => job,
            Err(_) => {
                tokio::task::yield_now().await;
                continue;
            }
        };
        handle(job).await;
    }
}

async fn handle(_job: u32) {}
