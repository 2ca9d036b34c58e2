// The guard is dropped first, and then the lock is free for another.
use std::sync::RwLock;

pub struct Shelf {
    books: RwLock<Vec<u32>>,
}

impl Shelf {
    pub fn add(&self, book: u32) {
        let mut books = self.books.write().unwrap();
        books.push(book);
        drop(books);
        self.books.write().unwrap().sort();
    }
}
