// A cell may be sent, and not shared.
use std::cell::RefCell;

pub struct Cache {
    entries: RefCell<Vec<u8>>,
}

unsafe impl Sync for Cache {} //~ unsafe-send-sync medium
