// Nothing else runs yet: `main` fills the table before it starts the first task.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::net::TcpStream;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let table: Arc<Mutex<HashMap<u64, Arc<TcpStream>>>> = Arc::default();
    if !table.lock().unwrap().contains_key(&1) {
        let stream = TcpStream::connect(("localhost", 7)).await?;
        table.lock().unwrap().insert(1, Arc::new(stream));
    }
    let shared = table.clone();
    let worker = tokio::spawn(async move { shared.lock().unwrap().len() });
    println!("{}", worker.await.unwrap_or(0));
    Ok(())
}
