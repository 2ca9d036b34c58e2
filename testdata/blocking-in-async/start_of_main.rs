// What `main` waits for before it has started anything, and what it waits for beside a task.
use std::process::Command;

fn fetch() {
    Command::new("git").arg("fetch").status().unwrap();
}

async fn serve() {}

#[tokio::main]
async fn main() {
    fetch(); //~ blocking-in-async low
    let server = tokio::spawn(serve());
    fetch(); //~ blocking-in-async medium
    server.await.unwrap();
}
