// A spin lock spins for ever on itself.
use spin::Mutex;

pub struct Shelf {
    books: Mutex<Vec<u32>>,
}

impl Shelf {
    pub fn swap(&self) {
        let mut books = self.books.lock();
        let first = books.pop();
        self.books.lock().extend(first); //~ double-lock
    }

    pub fn swap_in_one(&self) {
        let mut books = self.books.lock();
        let first = books.pop();
        books.extend(first);
    }
}
