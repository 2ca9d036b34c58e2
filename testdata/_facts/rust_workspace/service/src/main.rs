//! A program that uses the library.
mod tasks;

use std::sync::Mutex;

use fact_store::prelude::*;
use fact_store::{self as fs, Store, inline::{self, deeper}};

enum Choice {
    Named { value: u32 },
    Probe,
}

fn by_variant(choice: Choice) {
    use Choice::*;
    match choice {
        Named { value } => drop(value),
        Probe => drop(0),
    }
    probe(); //~ calls: probe
}

struct Service {
    store: Store,
    queue: Shared<Vec<u32>>,
    local: Mutex<u32>,
}

impl Service {
    fn run(&self) {
        self.store.add(1); //~ calls: Inner.add
        let g = self.store.rows.lock().unwrap();
        probe(); //~ held: Inner.rows  //~ calls: probe
        drop(g);
        let g = self.queue.lock().unwrap();
        probe(); //~ held: Service.queue
        drop(g);
        let g = self.local.lock().unwrap();
        probe(); //~ held: Service.local
        drop(g);
        let g = REGISTRY.lock().unwrap();
        probe(); //~ held: REGISTRY
        drop(g);
        let g = fs::OLD.lock().unwrap();
        probe(); //~ held: OLD
        drop(g);
    }
}

fn main() {
    Database::create().add(1); //~ calls: Inner.add, Inner.create
    fs::open().add(1); //~ calls: Inner.add, open
    inline::run(); //~ calls: run
    deeper::run(); //~ calls: run
    fact_store::nested::deep::dive(); //~ calls: dive
    fact_store::moved::found(); //~ todo calls: found
    fact_store::cell(); //~ calls: cell
    tasks::start(&fs::Store::create()); //~ calls: Inner.create, start
    by_variant(Choice::Probe); //~ calls: by_variant
}
