// The twin of root_notify.rs with a lock around the change.
use notify::{RecursiveMode, Watcher};
use std::path::Path;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    let mut watcher = notify::recommended_watcher(|_| serve()).unwrap();
    watcher.watch(Path::new("."), RecursiveMode::Recursive).unwrap();
    loop {
        serve();
    }
}
