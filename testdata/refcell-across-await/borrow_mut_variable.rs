// Another method borrows the cell that is borrowed over the `await`.
use std::cell::RefCell;
use std::rc::Rc;

struct Room {
    guests: Rc<RefCell<Vec<String>>>,
}

impl Room {
    async fn welcome(&self) {
        let mut guests = self.guests.borrow_mut(); //~ refcell-across-await medium
        guests.push(ask().await);
    }

    fn count(&self) -> usize {
        self.guests.borrow().len()
    }
}

async fn ask() -> String {
    String::new()
}
