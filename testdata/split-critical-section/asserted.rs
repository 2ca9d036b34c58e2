// The state is asserted to be what it was found to be: the author knows that nobody else changes it meanwhile.
use std::sync::Mutex;

pub enum State {
    Asked(usize),
    Done(Vec<u8>),
}

pub struct Reader {
    state: Mutex<State>,
}

impl Reader {
    pub fn answer(&self, read: fn(usize) -> Vec<u8>) {
        let size = match *self.state.lock().unwrap() {
            State::Asked(size) => size,
            State::Done(_) => return,
        };
        let bytes = read(size);
        debug_assert!(matches!(*self.state.lock().unwrap(), State::Asked(_)));
        *self.state.lock().unwrap() = State::Done(bytes);
    }

    pub fn ask(&self, size: usize) {
        *self.state.lock().unwrap() = State::Asked(size);
    }
}
