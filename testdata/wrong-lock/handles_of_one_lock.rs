// The two fields are handles of one lock, which both sides were given.
use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex};

pub struct Cell {
    value: UnsafeCell<u64>,
}

unsafe impl Sync for Cell {}

pub struct Reader {
    cell: Arc<Cell>,
    lock: Arc<Mutex<()>>,
}

pub struct Writer {
    cell: Arc<Cell>,
    lock: Arc<Mutex<()>>,
}

impl Reader {
    pub fn get(&self) -> u64 {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.cell.value.get() }
    }
}

impl Writer {
    pub fn put(&self, value: u64) {
        let _held = self.lock.lock().unwrap();
        unsafe { *self.cell.value.get() = value };
    }
}

pub fn pair() -> (Reader, Writer) {
    let cell = Arc::new(Cell { value: UnsafeCell::new(0) });
    let lock = Arc::new(Mutex::new(()));
    (Reader { cell: Arc::clone(&cell), lock: Arc::clone(&lock) }, Writer { cell, lock })
}
