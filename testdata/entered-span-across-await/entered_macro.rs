// `entered` takes the span with it.
use tracing::debug_span;

async fn handle(id: u64) {
    let _guard = debug_span!("handle").entered(); //~ entered-span-across-await high
    answer(id).await;
    answer(id + 1).await;
}

async fn answer(_id: u64) {}
