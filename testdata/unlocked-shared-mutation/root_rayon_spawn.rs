// A task of rayon runs on any thread of its pool.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation
}

fn main() {
    for _ in 0..4 {
        rayon::spawn(|| serve());
    }
    serve();
}
