// Locks behind fields, clones, locals, guard-returning functions and condition variables.
use std::sync::{Arc, Condvar, Mutex, MutexGuard, RwLock};

fn probe() -> usize {
    0
}

struct Store {
    rows: Mutex<Vec<u32>>,
    index: RwLock<Vec<u32>>,
    changed: Condvar,
}

impl Store {
    fn new() -> Self {
        Self { rows: Mutex::new(vec![1]), index: RwLock::new(Vec::new()), changed: Condvar::new() }
    }

    fn rows(&self) -> MutexGuard<'_, Vec<u32>> {
        self.rows.lock().unwrap()
    }

    fn by_field(&self) {
        let g = self.rows.lock().unwrap();
        probe(); //~ held: Store.rows
        drop(g);
        probe(); //~ held:
    }

    fn by_helper(&self) {
        let n = self.rows().len();
        probe(); //~ held:
        let g = self.rows();
        probe(); //~ held: Store.rows
        drop(g);
        let _ = n;
    }

    fn reader_and_writer(&self) {
        {
            let _r = self.index.read().unwrap();
            probe(); //~ held: Store.index
        }
        let mut w = self.index.write().unwrap();
        probe(); //~ held: Store.index
        w.clear();
    }

    fn waits(&self) {
        let mut g = self.rows.lock().unwrap();
        while g.is_empty() {
            g = self.changed.wait(g).unwrap();
        }
        probe(); //~ held: Store.rows
        drop(g);
        probe(); //~ held:
    }

    fn tries(&self) {
        if let Ok(_g) = self.rows.try_lock() {
            probe(); //~ held: Store.rows
        }
        probe(); //~ held:
        let Ok(_g) = self.rows.try_lock() else { return };
        probe(); //~ held: Store.rows
    }

    fn matches(&self) {
        match self.rows.lock() {
            Ok(_g) => {
                probe(); //~ held: Store.rows
            }
            Err(poisoned) => drop(poisoned.into_inner()),
        }
        probe(); //~ held:
    }

    fn poison_ignored(&self) {
        let g = self.rows.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        probe(); //~ held: Store.rows
        drop(g);
    }
}

fn through_an_arc() {
    let store = Arc::new(Store::new());
    let shared = Arc::clone(&store);
    let _g = shared.rows.lock().unwrap();
    probe(); //~ held: Store.rows
}

fn a_local() {
    let m = Mutex::new(1);
    let r = &m;
    let g = r.lock().unwrap();
    probe(); //~ held: m
    drop(g);
    probe(); //~ held:
}

fn every_method() {
    let store = Store::new();
    store.by_field();
    store.by_helper();
    store.reader_and_writer();
    store.waits();
    store.tries();
    store.matches();
    store.poison_ignored();
}
