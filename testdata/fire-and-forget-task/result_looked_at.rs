// Twin of `result_lost.rs`: the task handles its own errors, or somebody has its handle.
use std::io::{Error, Result};

async fn upload(path: String) -> Result<()> {
    if path.is_empty() {
        return Err(Error::other("nothing to upload"));
    }
    Ok(())
}

async fn beat() {}

pub async fn upload_all(paths: Vec<String>) -> Result<()> {
    let mut handles = Vec::new();
    for path in paths {
        handles.push(tokio::spawn(upload(path)));
    }
    for handle in handles {
        handle.await.map_err(Error::other)??;
    }
    tokio::spawn(async move {
        if let Err(error) = upload(String::new()).await {
            eprintln!("{error}");
        }
    });
    tokio::spawn(beat());
    let last = tokio::spawn(upload("last".to_string()));
    last.await.map_err(Error::other)?
}
