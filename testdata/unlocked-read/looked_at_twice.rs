// Double-checked, with a plain variable: the first look may see the flag before what it stands for.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut READY: bool = false;
static mut TABLE: u64 = 0;

fn prepare() {
    if unsafe { READY } { //~ unlocked-read medium
        return;
    }
    let _held = LOCK.lock().unwrap();
    unsafe {
        TABLE = 7;
        READY = true;
    }
}

fn main() {
    let worker = thread::spawn(|| prepare());
    prepare();
    worker.join().unwrap();
}
