// The tasks of a set run at once.
use tokio::task::JoinSet;

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation high
}

#[tokio::main]
async fn main() {
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        tasks.spawn(async { serve() });
    }
    while tasks.join_next().await.is_some() {}
}
