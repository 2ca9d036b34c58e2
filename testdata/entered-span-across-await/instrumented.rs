// The span is attached to the future.
use tracing::Instrument;

async fn handle(id: u64) {
    let span = tracing::info_span!("handle", id);
    answer(id).instrument(span).await;
}

async fn answer(_id: u64) {}
