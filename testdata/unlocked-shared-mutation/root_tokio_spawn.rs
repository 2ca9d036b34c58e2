// Tasks of a runtime with several threads run at once.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation high
}

#[tokio::main]
async fn main() {
    let first = tokio::spawn(async { serve() });
    let second = tokio::spawn(async { serve() });
    let _ = tokio::join!(first, second);
}
