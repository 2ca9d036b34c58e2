// A temporary lives to the end of the statement that awaits.
use std::cell::RefCell;

struct Line {
    socket: RefCell<Socket>,
}

struct Socket;

impl Socket {
    async fn send(&mut self, _byte: u8) {}
}

impl Line {
    async fn send(&self, byte: u8) {
        self.socket.borrow_mut().send(byte).await; //~ refcell-across-await medium
    }

    fn replace(&self) {
        *self.socket.borrow_mut() = Socket;
    }
}
