// Async functions wait for futures with their worker.
use tokio::runtime::Handle;

async fn refresh() -> u64 {
    Handle::current().block_on(fetch()) //~ nested-event-loop high
}

async fn other() -> u64 {
    futures::executor::block_on(fetch()) //~ nested-event-loop low
}

async fn fetch() -> u64 {
    1
}
