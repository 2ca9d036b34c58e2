// A guard that owns its lock holds it as any other.
use parking_lot::Mutex;
use std::sync::Arc;

pub struct Shelf {
    books: Arc<Mutex<Vec<u32>>>,
}

impl Shelf {
    pub fn swap(&self) {
        let mut books = self.books.lock_arc();
        let first = books.pop();
        self.books.lock_arc().extend(first); //~ double-lock
    }

    pub fn swap_in_one(&self) {
        let mut books = self.books.lock_arc();
        let first = books.pop();
        books.extend(first);
    }
}
