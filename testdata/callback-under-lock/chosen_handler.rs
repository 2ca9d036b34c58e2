// Two handlers are in sight, and whoever uses the pool brings one more.
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
        let mut free = self.free.lock().unwrap();
        if broken {
            self.error_handler.handle("broken"); //~ callback-under-lock medium
        } else {
            free.push(connection);
        }
    }

    pub fn take(&self) -> Option<u64> {
        self.free.lock().unwrap().pop()
    }
}
