// Built, started and joined in one chain of calls.
use std::thread;

pub fn deep_stack(work: impl FnOnce() -> u64 + Send + 'static) -> u64 {
    let outcome = thread::Builder::new().stack_size(1 << 26).spawn(work).expect("a thread starts").join();
    outcome.expect("the work does not panic")
}

pub fn at_once() -> std::io::Result<u64> {
    let outcome = thread::Builder::new().spawn(|| 1)?.join();
    Ok(outcome.unwrap_or(0))
}

pub fn plain() -> u64 {
    thread::spawn(|| 2).join().unwrap()
}
