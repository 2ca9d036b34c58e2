// Where the lock is taken, that is printed.
use std::fmt;
use std::sync::Mutex;

pub struct Careful {
    state: Mutex<u64>,
}

impl Careful {
    pub fn bump(&self) {
        *self.state.lock().unwrap() += 1;
    }
}

impl fmt::Debug for Careful {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.state.try_lock() {
            Ok(state) => write!(f, "Careful({})", *state),
            Err(_) => write!(f, "Careful(locked)"),
        }
    }
}
