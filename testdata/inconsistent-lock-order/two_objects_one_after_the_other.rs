// The first guard is gone when the second lock is taken.
use std::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn same(&self, other: &Account) -> bool {
        let own = *self.balance.lock().unwrap();
        own == *other.balance.lock().unwrap()
    }
}
