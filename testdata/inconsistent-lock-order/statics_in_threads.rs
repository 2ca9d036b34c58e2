// Two statics, two threads.
use std::sync::Mutex;
use std::thread;

static LEFT: Mutex<u32> = Mutex::new(0);
static RIGHT: Mutex<u32> = Mutex::new(0);

fn forwards() -> u32 {
    let left = LEFT.lock().unwrap();
    let right = RIGHT.lock().unwrap(); //~ inconsistent-lock-order
    *left + *right
}

fn backwards() -> u32 {
    let right = RIGHT.lock().unwrap();
    let left = LEFT.lock().unwrap();
    *left - *right
}

fn main() {
    let worker = thread::spawn(forwards);
    backwards();
    worker.join().unwrap();
}
