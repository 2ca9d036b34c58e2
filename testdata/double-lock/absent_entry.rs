// A map's guard comes in an `Option`: where there is none, nothing is locked, and an entry may be put in.
use dashmap::DashMap;

pub struct Seen {
    last: DashMap<String, u64>,
}

impl Seen {
    pub fn note(&self, key: String, at: u64) -> bool {
        match self.last.get_mut(&key) {
            Some(mut last) => {
                *last = at;
                true
            }
            None => {
                self.last.insert(key, at);
                false
            }
        }
    }

    pub fn first(&self, key: String, at: u64) {
        if let Some(last) = self.last.get(&key) {
            println!("{}", *last);
        } else {
            self.last.insert(key, at);
        }
    }
}
