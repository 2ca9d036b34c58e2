// A future that is dropped by `let _ =`, or kept in a variable that nothing polls.
use std::future::Future;

async fn flush() {}

fn later() -> impl Future<Output = ()> {
    async {}
}

pub async fn close() {
    let _ = flush(); //~ unawaited-coroutine high
    let _pending = flush(); //~ unawaited-coroutine high
    let _ = later(); //~ unawaited-coroutine medium
    let dropped = flush(); //~ unawaited-coroutine high
    drop(dropped);
}
