// The twin of root_task_tracker.rs with a lock around the change.
use tokio_util::task::TaskTracker;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

#[tokio::main]
async fn main() {
    let tracker = TaskTracker::new();
    for _ in 0..4 {
        tracker.spawn(async { serve() });
    }
    tracker.close();
    tracker.wait().await;
}
