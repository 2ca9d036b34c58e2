// The guard is used in the statement that makes it.
use parking_lot::Mutex;

fn add(rows: &Mutex<Vec<u32>>) -> usize {
    rows.lock().push(1);
    let _ = rows.lock().pop();
    let count = rows.lock().len();
    count
}
