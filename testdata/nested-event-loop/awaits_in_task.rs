// The twin: they await.
async fn refresh() -> u64 {
    fetch().await
}

async fn fetch() -> u64 {
    1
}
