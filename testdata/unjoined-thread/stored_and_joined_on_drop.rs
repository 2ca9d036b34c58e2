// The type that owns the handle joins it when it goes.
use std::thread::{self, JoinHandle};

pub struct Worker {
    handle: Option<JoinHandle<()>>,
}

impl Worker {
    pub fn start() -> Self {
        Self { handle: Some(thread::spawn(|| println!("working"))) }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            let _ = handle.join();
        }
    }
}
