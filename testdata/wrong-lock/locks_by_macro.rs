// A macro takes the lock it is told, and the two sides tell it different ones.
use std::sync::Mutex;
use std::thread;

static A: Mutex<()> = Mutex::new(());
static B: Mutex<()> = Mutex::new(());
static mut LEVEL: u32 = 0;

macro_rules! holding {
    ($lock:expr, $body:block) => {{
        let _held = $lock.lock().unwrap();
        $body
    }};
}

fn raise() {
    holding!(A, { unsafe { LEVEL += 1 } }) //~ wrong-lock
}

fn lower() {
    holding!(B, { unsafe { LEVEL -= 1 } })
}

fn main() {
    let worker = thread::spawn(|| raise());
    lower();
    worker.join().unwrap();
}
