// Both halves of a join may run at once.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation low
}

fn main() {
    rayon::join(|| serve(), || serve());
}
