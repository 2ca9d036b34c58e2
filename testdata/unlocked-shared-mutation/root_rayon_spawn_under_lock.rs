// The twin of root_rayon_spawn.rs with a lock around the change.
static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    for _ in 0..4 {
        rayon::spawn(|| serve());
    }
    serve();
}
