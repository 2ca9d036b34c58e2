// The handler of a signal runs on a thread of its own.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ callback-shared-mutation
}

fn main() {
    ctrlc::set_handler(|| serve()).unwrap();
    loop {
        serve();
    }
}
