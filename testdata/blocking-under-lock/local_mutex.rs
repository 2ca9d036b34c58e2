// Nobody else has the mutex.
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn measure() -> u32 {
    let total = Mutex::new(0); //~ per-call-lock medium
    let mut guard = total.lock().unwrap();
    thread::sleep(Duration::from_secs(1));
    *guard += 1;
    *guard
}
