// The handle is dropped, and with it the error the task ends with.
use std::io::{Error, Result};

async fn upload(path: String) -> Result<()> {
    if path.is_empty() {
        return Err(Error::other("nothing to upload"));
    }
    Ok(())
}

pub async fn upload_all(paths: Vec<String>) {
    for path in paths {
        tokio::spawn(upload(path)); //~ fire-and-forget-task medium
    }
    tokio::spawn(async move { //~ fire-and-forget-task medium
        upload(String::new()).await?;
        Ok::<(), Error>(())
    });
}
