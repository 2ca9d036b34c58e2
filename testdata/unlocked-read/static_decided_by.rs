// The limit is always changed under its lock, and asked without it by the thread that goes by it.
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
    if load > unsafe { LIMIT } { //~ unlocked-read medium
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
