// The locks are behind handles: another object may share them.
use std::sync::{Arc, Mutex};

#[derive(Clone)]
pub struct Library {
    books: Arc<Mutex<Vec<String>>>,
    loans: Arc<Mutex<Vec<u32>>>,
}

impl Library {
    pub fn lend(&self, reader: u32) {
        let mut books = self.books.lock().unwrap();
        let mut loans = self.loans.lock().unwrap(); //~ inconsistent-lock-order
        books.pop();
        loans.push(reader);
    }

    pub fn close(&mut self) {
        let mut loans = self.loans.lock().unwrap();
        let mut books = self.books.lock().unwrap();
        loans.clear();
        books.clear();
    }
}
