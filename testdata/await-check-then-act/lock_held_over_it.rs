// An asynchronous lock is held from the check to the change.
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::Mutex;

pub struct Client {
    address: String,
    connection: Mutex<Option<Arc<TcpStream>>>,
    connecting: Mutex<()>,
    last: std::sync::Mutex<Option<Arc<TcpStream>>>,
}

impl Client {
    pub async fn connection(&self) -> std::io::Result<Arc<TcpStream>> {
        let mut connection = self.connection.lock().await;
        if let Some(known) = connection.as_ref() {
            return Ok(known.clone());
        }
        let stream = Arc::new(TcpStream::connect(&self.address).await?);
        *connection = Some(stream.clone());
        Ok(stream)
    }

    pub async fn last(&self) -> std::io::Result<Arc<TcpStream>> {
        let _one = self.connecting.lock().await;
        if let Some(known) = self.last.lock().unwrap().clone() {
            return Ok(known);
        }
        let stream = Arc::new(TcpStream::connect(&self.address).await?);
        *self.last.lock().unwrap() = Some(stream.clone());
        Ok(stream)
    }
}
