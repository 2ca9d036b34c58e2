// The twin: the caller is no async function.
use std::process::Command;

fn token() -> String {
    let output = Command::new("login").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn header() -> String {
    token()
}
