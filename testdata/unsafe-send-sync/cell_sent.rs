// The twin: sent.
use std::cell::RefCell;

pub struct Cache {
    entries: RefCell<Vec<u8>>,
}

unsafe impl Send for Cache {}
