// Twin of `let_underscore.rs`: every future is awaited, joined or handed on.
use std::future::Future;

async fn flush() {}

fn later() -> impl Future<Output = ()> {
    async {}
}

fn plain() -> Result<(), String> {
    Ok(())
}

pub async fn close() {
    let _ = flush().await;
    let _ = plain();
    let pending = flush();
    later().await;
    pending.await;
    let both = (flush(), flush());
    both.0.await;
    both.1.await;
}

pub fn start() -> impl Future<Output = ()> {
    flush()
}

pub fn keep(waiting: &mut Vec<std::pin::Pin<Box<dyn Future<Output = ()>>>>) {
    let one = flush();
    waiting.push(Box::pin(one));
}
