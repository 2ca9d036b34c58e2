// Textbook: a guard of `std` lives over an await.
use std::sync::Mutex;

pub struct Session {
    log: Mutex<Vec<u8>>,
}

impl Session {
    pub async fn write(&self, byte: u8) {
        let mut log = self.log.lock().unwrap(); //~ await-under-lock high
        send(byte).await;
        log.push(byte);
    }
}

async fn send(_byte: u8) {}
