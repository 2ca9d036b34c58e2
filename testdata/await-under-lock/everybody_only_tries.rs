// Nobody waits for the lock: everybody only tries to take it.
use std::sync::Mutex;

pub struct Reader {
    source: Mutex<Source>,
}

pub struct Source;

impl Source {
    async fn next(&mut self) -> Option<u8> {
        None
    }
}

impl Reader {
    pub async fn next(&self) -> Result<Option<u8>, ()> {
        let mut source = self.source.try_lock().map_err(|_| ())?;
        Ok(source.next().await)
    }
}
