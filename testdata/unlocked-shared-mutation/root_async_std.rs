// Tasks of async-std run on several threads.
use async_std::task;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation high
}

fn main() {
    task::block_on(async {
        let first = task::spawn(async { serve() });
        let second = task::spawn(async { serve() });
        first.await;
        second.await;
    });
}
