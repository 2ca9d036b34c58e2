// What is behind a lock needs only be sent.
use std::cell::RefCell;
use std::sync::Mutex;

pub struct Table {
    rows: Mutex<Vec<u8>>,
    width: usize,
}

unsafe impl Sync for Table {}

pub struct Row {
    cells: RefCell<u8>,
}

unsafe impl Send for Row {}
