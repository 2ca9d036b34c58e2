// Waiting is the caller's business.
use std::thread::{self, JoinHandle};

pub fn start(job: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    thread::spawn(job)
}

pub fn start_named(name: &str, job: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    let handle = thread::Builder::new().name(name.to_owned()).spawn(job)?;
    Ok(handle)
}
