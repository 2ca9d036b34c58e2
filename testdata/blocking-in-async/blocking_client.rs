// The synchronous face of an HTTP client.
async fn rates(client: &reqwest::blocking::Client) -> Option<String> {
    let answer = client.get("https://rates.example").header("a", "b").send().ok()?; //~ blocking-in-async high
    let other = reqwest::blocking::get("https://rates.example").ok()?; //~ blocking-in-async high
    drop(other);
    answer.text().ok()
}
