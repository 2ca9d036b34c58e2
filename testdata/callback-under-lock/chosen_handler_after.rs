// The handler is called after the guard is gone.
use std::sync::Mutex;

pub trait HandleError {
    fn handle(&self, error: &str);
}

pub struct Quiet;

impl HandleError for Quiet {
    fn handle(&self, _error: &str) {}
}

pub struct Loud;

impl HandleError for Loud {
    fn handle(&self, error: &str) {
        println!("{error}");
    }
}

pub struct Pool<H: HandleError> {
    error_handler: H,
    free: Mutex<Vec<u64>>,
}

impl<H: HandleError> Pool<H> {
    pub fn give_back(&self, connection: u64, broken: bool) {
        if broken {
            self.error_handler.handle("broken");
        } else {
            self.free.lock().unwrap().push(connection);
        }
    }

    pub fn take(&self) -> Option<u64> {
        self.free.lock().unwrap().pop()
    }
}
