// A thread that writes waits for itself.
use std::sync::RwLock;

pub struct Shelf {
    books: RwLock<Vec<u32>>,
}

impl Shelf {
    pub fn swap(&self) {
        let mut books = self.books.write().unwrap();
        let first = books.pop();
        self.books.write().unwrap().extend(first); //~ double-lock
    }

    pub fn swap_in_one(&self) {
        let mut books = self.books.write().unwrap();
        let first = books.pop();
        books.extend(first);
    }
}
