// The twin of closures_given_to_threads.rs: the sum is printed when the thread has ended.
use std::sync::Mutex;
use std::thread;

static SUM_LOCK: Mutex<()> = Mutex::new(());
static PRINT_LOCK: Mutex<()> = Mutex::new(());
static mut SUM: u64 = 0;

fn main() {
    let worker = thread::spawn(|| {
        for step in 0..10 {
            let _held = SUM_LOCK.lock().unwrap();
            unsafe { SUM += step };
        }
    });
    worker.join().unwrap();
    {
        let _held = PRINT_LOCK.lock().unwrap();
        let sum = unsafe { SUM };
        println!("{sum}");
    }
}
