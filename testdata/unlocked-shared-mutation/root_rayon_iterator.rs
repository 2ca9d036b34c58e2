// The closure of a parallel iterator runs on several threads at once.
use rayon::prelude::*;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation low
}

fn main() {
    (0..100).into_par_iter().for_each(|_| serve());
}
