// The twin: dropped before.
use std::cell::RefCell;

async fn fill(cell: &RefCell<Vec<u8>>) {
    let bytes = cell.borrow_mut();
    drop(bytes);
    cell.borrow_mut().push(1);
    next().await;
}

async fn next() -> u8 {
    0
}
