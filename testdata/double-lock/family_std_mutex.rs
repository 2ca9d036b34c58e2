// A mutex of the standard library is not taken twice by one thread.
use std::sync::Mutex;

pub struct Shelf {
    books: Mutex<Vec<u32>>,
}

impl Shelf {
    pub fn swap(&self) {
        let mut books = self.books.lock().unwrap();
        let first = books.pop();
        self.books.lock().unwrap().extend(first); //~ double-lock
    }

    pub fn swap_in_one(&self) {
        let mut books = self.books.lock().unwrap();
        let first = books.pop();
        books.extend(first);
    }
}
