// A thread made by a builder is a thread.
use std::thread::Builder;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    let worker = Builder::new().name("serve".into()).spawn(|| serve()).unwrap();
    serve();
    worker.join().unwrap();
}
