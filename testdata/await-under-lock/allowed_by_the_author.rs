// The author has told the linter of the compiler that it is meant.
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
    #[allow(clippy::await_holding_lock)]
    pub async fn next(&self) -> Option<u8> {
        let mut source = self.source.lock().unwrap();
        source.next().await
    }
}
