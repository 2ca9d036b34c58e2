// The twin: its block ends before.
async fn handle(id: u64) {
    let span = tracing::info_span!("handle", id);
    {
        let _guard = span.enter();
        note(id);
    }
    answer(id).await;
}

async fn answer(_id: u64) {}
fn note(_id: u64) {}
