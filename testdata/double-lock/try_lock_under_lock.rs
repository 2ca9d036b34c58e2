// Trying does not wait.
use std::sync::Mutex;

pub static STATE: Mutex<u32> = Mutex::new(0);

pub fn busy() -> bool {
    let guard = STATE.lock().unwrap();
    let busy = STATE.try_lock().is_err();
    drop(guard);
    busy
}
