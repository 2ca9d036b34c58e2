// A lock that is only tried is not waited for.
use std::sync::Mutex;

struct Ledger {
    rows: Mutex<Vec<u64>>,
}

impl Ledger {
    fn audit(&self) -> usize {
        let rows = self.rows.lock().unwrap();
        let again = self.rows.try_lock().map(|rows| rows.len());
        rows.len() + again.unwrap_or(0)
    }
}

fn main() {
    let ledger = Ledger { rows: Mutex::new(vec![1]) };
    println!("{}", ledger.audit());
}
