// The directory is deleted, and the task that works in it is waited for only then.

pub async fn pack(name: String) -> std::io::Result<u64> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join(&name);
    let task = tokio::spawn(async move { tokio::fs::copy("template", &path).await }); //~ task-outlives-resource high
    drop(dir);
    task.await.expect("the task")
}
