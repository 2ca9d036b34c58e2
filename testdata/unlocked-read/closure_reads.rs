// A closure given to a thread goes by what `main` changes under the lock.
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());
static mut QUEUE: Vec<u32> = Vec::new();

fn main() {
    let worker = thread::spawn(|| {
        let empty = unsafe { QUEUE.is_empty() }; //~ unlocked-read medium
        if empty { 0 } else { 1 }
    });
    {
        let _held = LOCK.lock().unwrap();
        unsafe { QUEUE.push(1) };
    }
    worker.join().unwrap();
}
