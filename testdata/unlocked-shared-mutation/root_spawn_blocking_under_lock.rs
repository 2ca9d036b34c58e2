// The twin of root_spawn_blocking.rs with a lock around the change.
static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

#[tokio::main]
async fn main() {
    let first = tokio::task::spawn_blocking(|| serve());
    let second = tokio::task::spawn_blocking(|| serve());
    let _ = tokio::join!(first, second);
}
