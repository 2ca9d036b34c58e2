// Every thread has a count of its own, under whatever lock it is changed.
use std::cell::Cell;
use std::sync::Mutex;
use std::thread;

static A: Mutex<()> = Mutex::new(());
static B: Mutex<()> = Mutex::new(());

thread_local! {
    static COUNT: Cell<u64> = Cell::new(0);
}

fn up() {
    let _held = A.lock().unwrap();
    COUNT.with(|count| count.set(count.get() + 1));
}

fn down() {
    let _held = B.lock().unwrap();
    COUNT.with(|count| count.set(count.get() - 1));
}

fn main() {
    let worker = thread::spawn(|| up());
    down();
    worker.join().unwrap();
}
