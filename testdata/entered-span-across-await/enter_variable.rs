// The guard of a span lives over the `await`.
async fn handle(id: u64) {
    let span = tracing::info_span!("handle", id);
    let _guard = span.enter(); //~ entered-span-across-await high
    answer(id).await;
}

async fn answer(_id: u64) {}
