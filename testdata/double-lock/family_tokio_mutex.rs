// A task waits for the guard that it has itself.
use tokio::sync::Mutex;

pub struct Shelf {
    books: Mutex<Vec<u32>>,
}

impl Shelf {
    pub async fn swap(&self) {
        let mut books = self.books.lock().await;
        let first = books.pop();
        self.books.lock().await.extend(first); //~ double-lock
    }

    pub async fn swap_in_one(&self) {
        let mut books = self.books.lock().await;
        let first = books.pop();
        books.extend(first);
    }
}
