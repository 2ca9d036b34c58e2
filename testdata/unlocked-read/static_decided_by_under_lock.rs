// The twin of static_decided_by.rs: asked under the lock.
use std::sync::Mutex;
use std::thread;

static LIMIT_LOCK: Mutex<()> = Mutex::new(());
static mut LIMIT: usize = 10;

fn raise(by: usize) {
    let _held = LIMIT_LOCK.lock().unwrap();
    unsafe {
        LIMIT += by;
    }
}

fn lower(by: usize) {
    let _held = LIMIT_LOCK.lock().unwrap();
    unsafe {
        LIMIT -= by;
    }
}

fn serve(load: usize) -> bool {
    let _held = LIMIT_LOCK.lock().unwrap();
    if load > unsafe { LIMIT } {
        return false;
    }
    true
}

fn main() {
    let worker = thread::spawn(|| serve(4));
    raise(1);
    lower(2);
    worker.join().unwrap();
}
