// The twin of veto_11_tried.rs: a lock that is taken is.
use std::sync::Mutex;

struct Ledger {
    rows: Mutex<Vec<u64>>,
}

impl Ledger {
    fn audit(&self) -> usize {
        let rows = self.rows.lock().unwrap();
        let again = self.rows.lock().map(|rows| rows.len()); //~ double-lock
        rows.len() + again.unwrap_or(0)
    }
}

fn main() {
    let ledger = Ledger { rows: Mutex::new(vec![1]) };
    println!("{}", ledger.audit());
}
