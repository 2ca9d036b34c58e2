// A client in every round.
fn watch(urls: &[String]) {
    for url in urls {
        let client = reqwest::blocking::Client::new(); //~ client-per-request medium
        let _ = client.get(url).send();
    }
}
