// A child process is waited for on the worker.
use std::process::Command;

async fn convert(path: String) {
    let _ = Command::new("convert").arg(path).status(); //~ blocking-in-async high
}
