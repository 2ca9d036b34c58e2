// A cell that no two threads may have.
use std::cell::RefCell;
use std::sync::Arc;

pub fn make() -> Arc<RefCell<u8>> {
    Arc::new(RefCell::new(1)) //~ arc-non-sync low
}
