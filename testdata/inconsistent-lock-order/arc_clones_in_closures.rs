// The clones of an `Arc` are the same lock.
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let stock = Arc::new(Mutex::new(10u32));
    let sold = Arc::new(Mutex::new(0u32));

    let (stock_a, sold_a) = (Arc::clone(&stock), Arc::clone(&sold));
    let seller = thread::spawn(move || {
        let mut stock = stock_a.lock().unwrap();
        let mut sold = sold_a.lock().unwrap(); //~ inconsistent-lock-order
        *stock -= 1;
        *sold += 1;
    });

    let stock_b = stock.clone();
    let sold_b = sold.clone();
    let auditor = thread::spawn(move || {
        let sold = sold_b.lock().unwrap();
        let stock = stock_b.lock().unwrap();
        println!("{}", *sold + *stock);
    });

    seller.join().unwrap();
    auditor.join().unwrap();
}
