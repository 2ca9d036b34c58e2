// The twin of absent_entry.rs: the entry is there, its guard is held, and an entry is put in.
use dashmap::DashMap;

pub struct Seen {
    last: DashMap<String, u64>,
}

impl Seen {
    pub fn again(&self, key: String, at: u64) {
        if let Some(last) = self.last.get(&key) {
            println!("{}", *last);
            self.last.insert(key, at); //~ double-lock
        }
    }
}
