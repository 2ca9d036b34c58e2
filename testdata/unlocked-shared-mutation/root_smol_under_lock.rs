// The twin of root_smol.rs with a lock around the change.
static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    smol::block_on(async {
        let first = smol::spawn(async { serve() });
        let second = smol::spawn(async { serve() });
        first.await;
        second.await;
    });
}
