// Files are mostly quick: told at low confidence only.
async fn settings() -> String {
    let _ = std::fs::create_dir_all("cache"); //~ blocking-in-async low
    std::fs::read_to_string("settings.toml").unwrap_or_default() //~ blocking-in-async low
}
