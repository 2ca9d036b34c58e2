// The variants of an enum are imported with a star; what is no variant still means what it meant.
use std::sync::Mutex;

mod kind {
    pub enum Kind {
        Open,
        Closed,
    }
}

use kind::Kind::*;

pub struct Door {
    kind: Mutex<kind::Kind>,
}

impl Door {
    pub fn toggle(&self) {
        let kind = self.kind.lock().unwrap();
        let next = match *kind {
            Open => Closed,
            Closed => Open,
        };
        *self.kind.lock().unwrap() = next; //~ double-lock high
    }
}
