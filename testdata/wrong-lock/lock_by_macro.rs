// The twin of locks_by_macro.rs: both sides tell it the same.
use std::sync::Mutex;
use std::thread;

static A: Mutex<()> = Mutex::new(());
static mut LEVEL: u32 = 0;

macro_rules! holding {
    ($lock:expr, $body:block) => {{
        let _held = $lock.lock().unwrap();
        $body
    }};
}

fn raise() {
    holding!(A, { unsafe { LEVEL += 1 } })
}

fn lower() {
    holding!(A, { unsafe { LEVEL -= 1 } })
}

fn main() {
    let worker = thread::spawn(|| raise());
    lower();
    worker.join().unwrap();
}
