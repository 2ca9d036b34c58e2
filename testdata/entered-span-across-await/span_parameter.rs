// The span's type is written.
use tracing::Span;

async fn handle(span: Span) {
    let _guard = span.enter(); //~ entered-span-across-await high
    answer().await;
}

async fn answer() {}
