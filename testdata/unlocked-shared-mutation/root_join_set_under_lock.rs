// The twin of root_join_set.rs with a lock around the change.
use tokio::task::JoinSet;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

#[tokio::main]
async fn main() {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        tasks.spawn(async { serve() });
    }
    while tasks.join_next().await.is_some() {}
}
