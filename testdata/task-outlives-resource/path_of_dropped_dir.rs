// Every task of the set works in a directory that is deleted at the end of the round that started it.

use std::path::Path;
use tokio::task::JoinSet;

pub async fn index(shards: Vec<String>) -> std::io::Result<usize> {
    let mut set = JoinSet::new();
    for shard in shards {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("index");
        set.spawn(async move { build(&path, &shard).await }); //~ task-outlives-resource high
    }
    let mut built = 0;
    while let Some(done) = set.join_next().await {
        built += usize::from(done.is_ok());
    }
    Ok(built)
}

async fn build(path: &Path, shard: &str) -> std::io::Result<()> {
    tokio::fs::write(path, shard).await
}
