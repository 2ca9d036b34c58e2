// The two are locked in the order in which the caller names them.
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Account {
    balance: Mutex<i64>,
}

pub fn transfer(source: &Account, target: &Account, amount: i64) {
    let mut from = source.balance.lock().unwrap();
    let mut to = target.balance.lock().unwrap(); //~ inconsistent-lock-order medium
    *from -= amount;
    *to += amount;
}

pub fn run(left: Arc<Account>, right: Arc<Account>) {
    let (a, b) = (Arc::clone(&left), Arc::clone(&right));
    let one = thread::spawn(move || transfer(&a, &b, 1));
    let two = thread::spawn(move || transfer(&right, &left, 1));
    one.join().unwrap();
    two.join().unwrap();
}
