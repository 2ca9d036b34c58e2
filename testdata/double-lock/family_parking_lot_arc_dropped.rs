// The guard is dropped first, and then the lock is free for another.
use parking_lot::Mutex;
use std::sync::Arc;

pub struct Shelf {
    books: Arc<Mutex<Vec<u32>>>,
}

impl Shelf {
    pub fn add(&self, book: u32) {
        let mut books = self.books.lock_arc();
        books.push(book);
        drop(books);
        self.books.lock_arc().sort();
    }
}
