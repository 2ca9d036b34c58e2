// The directory is deleted once the task that works in it has ended; what else is waited for may be the task's work, too.

pub async fn pack(name: String) -> std::io::Result<u64> {
    let dir = tempfile::tempdir()?;
    let path = dir.path().join(&name);
    let task = tokio::spawn(async move { tokio::fs::copy("template", &path).await });
    let size = task.await.expect("the task");
    drop(dir);
    size
}

pub async fn acknowledged(name: String) -> Option<u64> {
    let dir = tempfile::tempdir().ok()?;
    let path = dir.path().join(&name);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let size = tokio::fs::copy("template", &path).await;
        sender.send(size).ok();
    });
    receiver.await.ok()?.ok()
}
