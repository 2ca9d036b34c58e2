// Blocking work of a runtime runs on threads of its own.
static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation
}

#[tokio::main]
async fn main() {
    let first = tokio::task::spawn_blocking(|| serve());
    let second = tokio::task::spawn_blocking(|| serve());
    let _ = tokio::join!(first, second);
}
