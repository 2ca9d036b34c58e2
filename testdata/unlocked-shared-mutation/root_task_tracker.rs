// Tracked tasks run at once.
use tokio_util::task::TaskTracker;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation high
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
