// The twin: dropped before.
use tracing::debug_span;

async fn handle(id: u64) {
    let guard = debug_span!("handle").entered();
    drop(guard);
    answer(id).await;
}

async fn answer(_id: u64) {}
