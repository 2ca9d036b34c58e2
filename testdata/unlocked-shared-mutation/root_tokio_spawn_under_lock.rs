// The twin of root_tokio_spawn.rs with a lock around the change.
static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

#[tokio::main]
async fn main() {
    let first = tokio::spawn(async { serve() });
    let second = tokio::spawn(async { serve() });
    let _ = tokio::join!(first, second);
}
