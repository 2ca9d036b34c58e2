// The twin of section_field.rs: one guard for reading and writing back.
use std::sync::{Arc, Mutex};
use std::thread;

struct Account {
    owner: String,
    balance: i64,
}

fn deposit(account: &Mutex<Account>, amount: i64) {
    let mut account = account.lock().unwrap();
    let before = account.balance;
    let fee = amount / 100;
    account.balance = before + amount - fee;
}

fn main() {
    let account = Arc::new(Mutex::new(Account { owner: "anna".to_owned(), balance: 0 }));
    let shared = Arc::clone(&account);
    let worker = thread::spawn(move || deposit(&shared, 10));
    deposit(&account, 20);
    worker.join().unwrap();
    println!("{}", account.lock().unwrap().owner);
}
