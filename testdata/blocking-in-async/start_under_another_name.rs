// The function under the runtime's attribute need not be called `main`.
use std::process::Command;

fn fetch() {
    Command::new("git").arg("fetch").status().unwrap();
}

fn main() {
    std::process::exit(run());
}

#[tokio::main]
async fn run() -> i32 {
    fetch(); //~ blocking-in-async low
    0
}
