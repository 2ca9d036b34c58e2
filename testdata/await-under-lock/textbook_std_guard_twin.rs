// Textbook twin: the guard is taken after the await.
use std::sync::Mutex;

pub struct Session {
    log: Mutex<Vec<u8>>,
}

impl Session {
    pub async fn write(&self, byte: u8) {
        send(byte).await;
        let mut log = self.log.lock().unwrap();
        log.push(byte);
    }
}

async fn send(_byte: u8) {}
