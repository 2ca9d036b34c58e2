// Closures given to threads of a scope take one lock, the function they come from another.
use std::sync::Mutex;
use std::thread;

static SUM_LOCK: Mutex<()> = Mutex::new(());
static PRINT_LOCK: Mutex<()> = Mutex::new(());
static mut SUM: u64 = 0;

fn main() {
    let worker = thread::spawn(|| {
        for step in 0..10 {
            let _held = SUM_LOCK.lock().unwrap();
            unsafe { SUM += step }; //~ wrong-lock
        }
    });
    {
        let _held = PRINT_LOCK.lock().unwrap();
        let sum = unsafe { SUM };
        println!("{sum}");
    }
    worker.join().unwrap();
}
