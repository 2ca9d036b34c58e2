// The two are locked in the order of their addresses.
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Account {
    balance: Mutex<i64>,
}

pub fn transfer(source: &Account, target: &Account, amount: i64) {
    if (source as *const Account) < (target as *const Account) {
        let mut from = source.balance.lock().unwrap();
        let mut to = target.balance.lock().unwrap();
        *from -= amount;
        *to += amount;
    } else {
        let mut to = target.balance.lock().unwrap();
        let mut from = source.balance.lock().unwrap();
        *from -= amount;
        *to += amount;
    }
}

pub fn run(left: Arc<Account>, right: Arc<Account>) {
    let (a, b) = (Arc::clone(&left), Arc::clone(&right));
    let one = thread::spawn(move || transfer(&a, &b, 1));
    let two = thread::spawn(move || transfer(&right, &left, 1));
    one.join().unwrap();
    two.join().unwrap();
}
