// The twin of object_of_its_own.rs: the object keeps a handle only, and what it is a handle of belongs to others as well.
use std::sync::{Arc, Mutex};

use tokio::net::TcpStream;

pub struct Client {
    connection: Arc<Mutex<Option<Arc<TcpStream>>>>,
}

impl Client {
    pub async fn connection(&mut self, address: &str) -> std::io::Result<Arc<TcpStream>> {
        let known = self.connection.lock().unwrap().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let stream = Arc::new(TcpStream::connect(address).await?);
        *self.connection.lock().unwrap() = Some(stream.clone()); //~ await-check-then-act low
        Ok(stream)
    }
}
