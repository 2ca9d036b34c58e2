//! A library that hands on what its modules define.
mod inner;
pub mod nested;
pub mod prelude;
#[path = "elsewhere.rs"]
pub mod moved;

pub use inner::{Inner as Store, Shared, open};
pub use nested::deep::*;

use std::sync::{LazyLock, Mutex, OnceLock};

pub static REGISTRY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(Vec::new()));
static CELL: OnceLock<Mutex<Vec<u32>>> = OnceLock::new();
static PLAIN: Mutex<u32> = Mutex::new(0);

lazy_static::lazy_static! {
    pub static ref OLD: Mutex<u32> = Mutex::new(0);
}

pub fn probe() -> usize {
    0
}

pub fn cell() -> &'static Mutex<Vec<u32>> {
    CELL.get_or_init(|| Mutex::new(Vec::new()))
}

pub fn use_statics() {
    let g = REGISTRY.lock().unwrap();
    probe(); //~ held: REGISTRY
    drop(g);
    let g = OLD.lock().unwrap();
    probe(); //~ held: OLD
    drop(g);
    let g = PLAIN.lock().unwrap();
    probe(); //~ held: PLAIN
    drop(g);
    let g = cell().lock().unwrap();
    probe(); //~ held: CELL
    drop(g);
    let g = CELL.get_or_init(|| Mutex::new(Vec::new())).lock().unwrap();
    probe(); //~ todo held: CELL
    drop(g);
    let g = CELL.get().unwrap().lock().unwrap();
    probe(); //~ todo held: CELL
    drop(g);
}

pub mod inline {
    use super::*;

    pub mod deeper {
        use super::super::{Store, probe as ask};
        use super::open as open_store;

        pub fn run() {
            ask(); //~ calls: probe
            let store = open_store(); //~ calls: open
            store.add(1); //~ calls: Inner.add
            Store::create().add(1); //~ calls: Inner.add, Inner.create
        }
    }

    pub fn run() {
        probe(); //~ calls: probe
        deeper::run(); //~ calls: run
        self::deeper::run(); //~ calls: run
        let store = Store::create(); //~ calls: Inner.create
        store.add(2); //~ calls: Inner.add
        crate::nested::deep::dive(); //~ calls: dive
        dive(); //~ calls: dive
    }
}
