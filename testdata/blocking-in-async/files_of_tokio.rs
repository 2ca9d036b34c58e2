// The twin: the runtime's own files.
async fn settings() -> String {
    let _ = tokio::fs::create_dir_all("cache").await;
    tokio::fs::read_to_string("settings.toml").await.unwrap_or_default()
}
