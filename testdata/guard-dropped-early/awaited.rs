// An awaited guard is dropped at once as well.
use tokio::sync::Mutex;

async fn rotate(file: &Mutex<()>) {
    let _ = file.lock().await; //~ guard-dropped-early high
    rename();
}

async fn rotate_too(file: &Mutex<()>) {
    file.lock().await; //~ guard-dropped-early medium
    rename();
}

fn rename() {}
