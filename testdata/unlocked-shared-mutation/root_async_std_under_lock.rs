// The twin of root_async_std.rs with a lock around the change.
use async_std::task;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    task::block_on(async {
        let first = task::spawn(async { serve() });
        let second = task::spawn(async { serve() });
        first.await;
        second.await;
    });
}
