// `&mut self`: whoever awaits the future has the object for itself until it ends.
use std::cell::RefCell;
use std::sync::{Arc, Mutex};

use tokio::net::TcpStream;

pub struct Client {
    connection: Mutex<Option<Arc<TcpStream>>>,
    names: RefCell<Vec<Arc<Mutex<u8>>>>,
}

impl Client {
    pub async fn connection(&mut self, address: &str) -> std::io::Result<Arc<TcpStream>> {
        let known = self.connection.lock().unwrap().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let stream = Arc::new(TcpStream::connect(address).await?);
        *self.connection.lock().unwrap() = Some(stream.clone());
        Ok(stream)
    }

    pub async fn named(&mut self) {
        if self.names.borrow().is_empty() {
            tokio::task::yield_now().await;
            self.names.borrow_mut().push(Arc::new(Mutex::new(0)));
        }
    }
}
