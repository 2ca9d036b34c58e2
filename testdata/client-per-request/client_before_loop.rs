// The twin: one client for all rounds.
fn watch(urls: &[String]) {
    let client = reqwest::blocking::Client::new();
    for url in urls {
        let _ = client.get(url).send();
    }
}
