// The forms for threads outside of the runtime panic inside it.
use tokio::sync::{Mutex, mpsc};

async fn count(hits: &Mutex<u64>, jobs: &mut mpsc::Receiver<u64>) {
    let mut hits = hits.blocking_lock(); //~ nested-event-loop high
    *hits += jobs.blocking_recv().unwrap_or(0); //~ nested-event-loop high
}
