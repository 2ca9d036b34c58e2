// The twin of root_builder.rs with a lock around the change.
use std::thread::Builder;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    let worker = Builder::new().name("serve".into()).spawn(|| serve()).unwrap();
    serve();
    worker.join().unwrap();
}
