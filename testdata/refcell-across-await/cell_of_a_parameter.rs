// Who else has the cell is not seen.
use std::cell::RefCell;

async fn fill(cell: &RefCell<Vec<u8>>) {
    let mut bytes = cell.borrow_mut(); //~ refcell-across-await low
    bytes.push(next().await);
}

async fn next() -> u8 {
    0
}
