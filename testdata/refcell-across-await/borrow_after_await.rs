// The twin: awaits first.
use std::cell::RefCell;
use std::rc::Rc;

struct Room {
    guests: Rc<RefCell<Vec<String>>>,
}

impl Room {
    async fn welcome(&self) {
        let name = ask().await;
        let mut guests = self.guests.borrow_mut();
        guests.push(name);
    }

    fn count(&self) -> usize {
        self.guests.borrow().len()
    }
}

async fn ask() -> String {
    String::new()
}
