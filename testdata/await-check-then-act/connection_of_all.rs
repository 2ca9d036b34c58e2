// Two tasks find no connection, both connect, and the second overwrites the first one's.
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::net::TcpStream;

pub struct Client {
    address: String,
    connection: Mutex<Option<Arc<TcpStream>>>,
}

impl Client {
    pub async fn connection(&self) -> std::io::Result<Arc<TcpStream>> {
        let known = self.connection.lock().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let stream = Arc::new(TcpStream::connect(&self.address).await?);
        *self.connection.lock() = Some(stream.clone()); //~ await-check-then-act medium
        Ok(stream)
    }

    pub fn forget(&self) {
        *self.connection.lock() = None;
    }
}
