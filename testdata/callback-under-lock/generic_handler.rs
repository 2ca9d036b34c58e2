// Whoever makes the pool chooses the handler.
use std::sync::Mutex;

pub trait ErrorHandler {
    fn handle_error(&self, error: String);
}

pub struct Pool<H> {
    open: Mutex<u32>,
    error_handler: H,
}

impl<H: ErrorHandler> Pool<H> {
    pub fn give_back(&self, error: Option<String>) {
        let mut open = self.open.lock().unwrap();
        if let Some(error) = error {
            self.error_handler.handle_error(error); //~ callback-under-lock medium
        }
        *open -= 1;
    }

    pub fn count(&self) -> u32 {
        *self.open.lock().unwrap()
    }
}
