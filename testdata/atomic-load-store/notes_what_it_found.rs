// What was found out is noted, and whoever finds it out as well notes the same. Nobody claims anything by it.
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

fn quick() -> Result<(), i32> {
    Err(1)
}

fn slow() -> Result<(), i32> {
    Ok(())
}

pub fn link() -> Result<(), i32> {
    static SLOW: AtomicBool = AtomicBool::new(false);
    if SLOW.load(Ordering::Relaxed) {
        return slow();
    }
    match quick() {
        Ok(()) => Ok(()),
        Err(_) => {
            SLOW.store(true, Ordering::Relaxed);
            slow()
        }
    }
}

pub fn claim() -> Result<(), i32> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    if TAKEN.load(Ordering::SeqCst) {
        return Ok(());
    }
    TAKEN.store(true, Ordering::SeqCst); //~ atomic-load-store medium
    slow()
}

pub fn again() -> Result<(), i32> {
    static KNOWN: AtomicBool = AtomicBool::new(false);
    if KNOWN.load(Ordering::SeqCst) {
        let done = slow();
        KNOWN.store(true, Ordering::SeqCst);
        return done;
    }
    quick()
}

fn all() {
    let _ = (link(), claim(), again());
}

fn main() {
    let one = thread::spawn(all);
    let two = thread::spawn(all);
    one.join().unwrap();
    two.join().unwrap();
}
