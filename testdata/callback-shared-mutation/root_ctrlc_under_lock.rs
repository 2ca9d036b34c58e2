// The twin of root_ctrlc.rs with a lock around the change.
static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    ctrlc::set_handler(|| serve()).unwrap();
    loop {
        serve();
    }
}
