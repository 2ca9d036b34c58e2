// The receiver is closed: what is sent after that goes nowhere.

use tokio::sync::mpsc;

pub async fn stop(jobs: Vec<u32>) -> Result<(), mpsc::error::SendError<u32>> {
    let (sender, mut receiver) = mpsc::channel(8);
    let second = sender.clone();
    receiver.close();
    for job in jobs {
        second.send(job).await?; //~ use-after-close high
    }
    drop(sender);
    while let Some(job) = receiver.recv().await {
        println!("{job}");
    }
    Ok(())
}
