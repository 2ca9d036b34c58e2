// A plain function runs a command, and an async function calls it.
use std::process::Command;

fn token() -> String {
    let output = Command::new("login").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

async fn header() -> String {
    token() //~ blocking-in-async medium
}
