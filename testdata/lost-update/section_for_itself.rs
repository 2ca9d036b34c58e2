// Who has the object for itself, has what the locks in it protect: nobody else can be in between.
use std::sync::{Arc, RwLock};

pub struct Log {
    next: RwLock<u64>,
    shared: Arc<RwLock<u64>>,
}

impl Log {
    pub fn append(&mut self, text: &str) {
        let next = *self.next.read().unwrap();
        println!("{next} {text}");
        *self.next.write().unwrap() = next + 1;
    }
}

impl Log {
    pub fn open() -> Self {
        let log = Log { next: RwLock::new(0), shared: Arc::new(RwLock::new(0)) };
        let next = *log.next.read().unwrap();
        *log.next.write().unwrap() = next + 1;
        log
    }
}
