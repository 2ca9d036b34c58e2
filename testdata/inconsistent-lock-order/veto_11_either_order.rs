// One side only tries: it never waits while it holds what the other wants.
use std::sync::Mutex;
use std::thread;

static BOOKS: Mutex<u32> = Mutex::new(0);
static LOANS: Mutex<u32> = Mutex::new(0);

fn lend() {
    let mut books = BOOKS.lock().unwrap();
    let mut loans = LOANS.lock().unwrap();
    *books -= 1;
    *loans += 1;
}

fn take_back() {
    let loans = LOANS.lock().unwrap();
    if let Ok(mut books) = BOOKS.try_lock() {
        *books += *loans;
    }
}

fn main() {
    let worker = thread::spawn(|| lend());
    take_back();
    worker.join().unwrap();
}
