// Plain functions, and what is moved off the workers, may wait for futures.
use tokio::runtime::{Handle, Runtime};

fn main() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(refresh());
}

async fn refresh() {
    let handle = Handle::current();
    let _ = tokio::task::spawn_blocking(move || handle.block_on(fetch())).await;
    tokio::task::block_in_place(|| Handle::current().block_on(fetch()));
}

async fn fetch() -> u64 {
    1
}
