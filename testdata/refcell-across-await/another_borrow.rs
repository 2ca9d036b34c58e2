// `Borrow::borrow` of the standard library counts nothing.
use std::borrow::Borrow;

async fn greet(name: String) {
    let text: &str = name.borrow();
    say(text).await;
}

async fn say(_text: &str) {}
