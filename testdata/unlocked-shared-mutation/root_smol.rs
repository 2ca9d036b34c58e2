// Tasks of smol run on the threads of its executor.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation high
}

fn main() {
    smol::block_on(async {
        let first = smol::spawn(async { serve() });
        let second = smol::spawn(async { serve() });
        first.await;
        second.await;
    });
}
