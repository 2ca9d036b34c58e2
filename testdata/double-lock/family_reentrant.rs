// A reentrant mutex may be taken again by the thread that has it.
use std::cell::RefCell;

use parking_lot::ReentrantMutex;

pub struct Shelf {
    books: ReentrantMutex<RefCell<Vec<u32>>>,
}

impl Shelf {
    pub fn swap(&self) {
        let books = self.books.lock();
        let first = books.borrow_mut().pop();
        self.books.lock().borrow_mut().extend(first);
    }

    pub fn swap_in_one(&self) {
        let books = self.books.lock();
        let first = books.borrow_mut().pop();
        books.borrow_mut().extend(first);
    }
}
