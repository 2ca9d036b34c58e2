// One field of what a lock protects is copied out, changed, and stored back through another guard.
use std::sync::{Arc, Mutex};
use std::thread;

struct Account {
    owner: String,
    balance: i64,
}

fn deposit(account: &Mutex<Account>, amount: i64) {
    let before = account.lock().unwrap().balance;
    let fee = amount / 100;
    account.lock().unwrap().balance = before + amount - fee; //~ lost-update
}

fn main() {
    let account = Arc::new(Mutex::new(Account { owner: "anna".to_owned(), balance: 0 }));
    let shared = Arc::clone(&account);
    let worker = thread::spawn(move || deposit(&shared, 10));
    deposit(&account, 20);
    worker.join().unwrap();
    println!("{}", account.lock().unwrap().owner);
}
