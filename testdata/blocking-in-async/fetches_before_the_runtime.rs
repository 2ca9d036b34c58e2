// What it waits for comes before the runtime is made.
use std::process::Command;

fn fetch() {
    Command::new("git").arg("fetch").status().unwrap();
}

async fn serve() {}

fn main() {
    fetch();
    tokio::runtime::Runtime::new().unwrap().block_on(serve());
}
