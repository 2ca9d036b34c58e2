//! Two locks in two orders, for `lockwise check testdata/_demo`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Warehouse {
    stock: Mutex<HashMap<String, u32>>,
    orders: Mutex<Vec<String>>,
}

impl Warehouse {
    pub fn order(&self, item: &str) {
        let mut stock = self.stock.lock().unwrap();
        if let Some(count) = stock.get_mut(item) {
            *count -= 1;
            self.orders.lock().unwrap().push(item.to_owned());
        }
    }

    pub fn cancel_all(&self) {
        let mut orders = self.orders.lock().unwrap();
        for item in orders.drain(..) {
            self.put_back(&item);
        }
    }

    fn put_back(&self, item: &str) {
        *self.stock.lock().unwrap().entry(item.to_owned()).or_insert(0) += 1;
    }
}

pub fn run(warehouse: &Arc<Warehouse>) {
    let shared = Arc::clone(warehouse);
    let clerk = thread::spawn(move || shared.cancel_all());
    warehouse.order("lamp");
    clerk.join().unwrap();
}
