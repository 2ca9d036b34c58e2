// The twin: the forms that are awaited, and the blocking ones in a plain function.
use tokio::sync::{Mutex, mpsc};

async fn count(hits: &Mutex<u64>, jobs: &mut mpsc::Receiver<u64>) {
    let more = jobs.recv().await.unwrap_or(0);
    let mut hits = hits.lock().await;
    *hits += more;
}

fn count_in_thread(hits: &Mutex<u64>, jobs: &mut mpsc::Receiver<u64>) {
    let more = jobs.blocking_recv().unwrap_or(0);
    let mut hits = hits.blocking_lock();
    *hits += more;
}
