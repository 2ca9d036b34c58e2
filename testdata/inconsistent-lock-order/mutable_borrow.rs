// Whoever borrows the object mutably has its locks for himself.
use std::sync::Mutex;

pub struct Library {
    books: Mutex<Vec<String>>,
    loans: Mutex<Vec<u32>>,
}

impl Library {
    pub fn lend(&self, reader: u32) {
        let mut books = self.books.lock().unwrap();
        let mut loans = self.loans.lock().unwrap();
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
