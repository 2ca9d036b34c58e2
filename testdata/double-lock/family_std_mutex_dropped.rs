// The guard is dropped first, and then the lock is free for another.
use std::sync::Mutex;

pub struct Shelf {
    books: Mutex<Vec<u32>>,
}

impl Shelf {
    pub fn add(&self, book: u32) {
        let mut books = self.books.lock().unwrap();
        books.push(book);
        drop(books);
        self.books.lock().unwrap().sort();
    }
}
