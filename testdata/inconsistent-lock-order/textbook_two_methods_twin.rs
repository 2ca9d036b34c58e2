// Textbook twin: both methods take the two locks in one order.
use std::sync::{Arc, Mutex};
use std::thread;

struct Bank {
    checking: Mutex<i64>,
    savings: Mutex<i64>,
}

impl Bank {
    fn save(&self, amount: i64) {
        let mut checking = self.checking.lock().unwrap();
        let mut savings = self.savings.lock().unwrap();
        *checking -= amount;
        *savings += amount;
    }

    fn spend(&self, amount: i64) {
        let mut checking = self.checking.lock().unwrap();
        let mut savings = self.savings.lock().unwrap();
        *savings -= amount;
        *checking += amount;
    }
}

fn main() {
    let bank = Arc::new(Bank { checking: Mutex::new(9), savings: Mutex::new(9) });
    let other = Arc::clone(&bank);
    let saver = thread::spawn(move || other.save(1));
    bank.spend(2);
    saver.join().unwrap();
}
