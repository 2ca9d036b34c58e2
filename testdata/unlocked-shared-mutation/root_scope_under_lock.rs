// The twin of root_scope.rs with a lock around the change.
use std::thread;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| serve());
        scope.spawn(|| serve());
    });
}
