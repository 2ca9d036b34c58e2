// Whoever logs the handle while it has the lock waits for itself.
use std::fmt;
use std::sync::Mutex;

pub struct Handle {
    state: Mutex<u64>,
}

impl Handle {
    pub fn bump(&self) {
        *self.state.lock().unwrap() += 1;
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock().unwrap(); //~ double-lock low
        write!(f, "Handle({})", *state)
    }
}
