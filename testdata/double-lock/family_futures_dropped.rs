// The guard is dropped first, and then the lock is free for another.
use futures::lock::Mutex;

pub struct Shelf {
    books: Mutex<Vec<u32>>,
}

impl Shelf {
    pub async fn add(&self, book: u32) {
        let mut books = self.books.lock().await;
        books.push(book);
        drop(books);
        self.books.lock().await.sort();
    }
}
