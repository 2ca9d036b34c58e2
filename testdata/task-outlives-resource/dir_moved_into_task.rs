// Every task has a directory of its own, or one that is there until the last has ended.

use std::path::Path;
use tokio::task::JoinSet;

pub async fn index(shards: Vec<String>) -> std::io::Result<usize> {
    let mut set = JoinSet::new();
    for shard in shards {
        let dir = tempfile::tempdir()?;
        set.spawn(async move { build(&dir.path().join("index"), &shard).await });
    }
    Ok(count(set).await)
}

pub async fn in_one(shards: Vec<String>) -> std::io::Result<usize> {
    let dir = tempfile::tempdir()?;
    let mut set = JoinSet::new();
    for shard in shards {
        let path = dir.path().join(&shard);
        set.spawn(async move { build(&path, &shard).await });
    }
    let mut built = 0;
    while let Some(done) = set.join_next().await {
        built += usize::from(done.is_ok());
    }
    Ok(built)
}

pub async fn kept(shards: Vec<String>) -> std::io::Result<usize> {
    let mut set = JoinSet::new();
    let mut dirs = Vec::new();
    for shard in shards {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("index");
        set.spawn(async move { build(&path, &shard).await });
        dirs.push(dir);
    }
    Ok(count(set).await)
}

async fn count(mut set: JoinSet<std::io::Result<()>>) -> usize {
    let mut built = 0;
    while let Some(done) = set.join_next().await {
        built += usize::from(done.is_ok());
    }
    built
}

async fn build(path: &Path, shard: &str) -> std::io::Result<()> {
    tokio::fs::write(path, shard).await
}
