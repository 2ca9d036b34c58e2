// The callback of a watcher runs on the thread of the watcher.
use notify::{RecursiveMode, Watcher};
use std::path::Path;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ callback-shared-mutation
}

fn main() {
    let mut watcher = notify::recommended_watcher(|_| serve()).unwrap();
    watcher.watch(Path::new("."), RecursiveMode::Recursive).unwrap();
    loop {
        serve();
    }
}
