// The twin: what is needed is copied out.
use std::cell::RefCell;

struct Line {
    address: RefCell<String>,
}

impl Line {
    async fn send(&self, byte: u8) {
        let address = self.address.borrow().clone();
        connect(address, byte).await;
    }

    fn replace(&self) {
        *self.address.borrow_mut() = String::new();
    }
}

async fn connect(_address: String, _byte: u8) {}
