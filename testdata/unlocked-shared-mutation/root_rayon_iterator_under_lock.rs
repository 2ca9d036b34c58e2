// The twin of root_rayon_iterator.rs with a lock around the change.
use rayon::prelude::*;

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

fn main() {
    (0..100).into_par_iter().for_each(|_| serve());
}
