// An awaited guard that lives to the end of the block.
use tokio::sync::Mutex;

async fn rotate(file: &Mutex<()>) {
    let _file = file.lock().await;
    rename();
}

fn rename() {}
