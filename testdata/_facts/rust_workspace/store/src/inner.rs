//! The type behind the re-export.
use std::sync::{Arc, Mutex, MutexGuard};

use crate::probe;

pub type Shared<T> = Arc<Mutex<T>>;
type Handle = Arc<Inner>;

#[derive(Default)]
pub struct Inner {
    pub rows: Mutex<Vec<u32>>,
    shared: Shared<Vec<u32>>,
}

pub fn open() -> Arc<Inner> {
    Arc::new(Inner::default())
}

pub fn open_alias() -> Handle {
    open()
}

impl Inner {
    pub fn create() -> Self {
        Self { rows: Mutex::new(Vec::new()), shared: Shared::new(Mutex::new(Vec::new())) }
    }

    pub fn add(&self, row: u32) {
        let mut rows = self.rows.lock().unwrap();
        rows.push(row); //~ held: Inner.rows
        drop(rows);
        let g = self.shared.lock().unwrap();
        probe(); //~ held: Inner.shared  //~ calls: probe
        drop(g);
        Self::helper(self); //~ calls: Inner.helper
        Inner::helper(self); //~ calls: Inner.helper
        <Self>::helper(self); //~ calls: Inner.helper
        self.helper(); //~ calls: Inner.helper
    }

    fn helper(&self) {
        let g = self.rows();
        probe(); //~ held: Inner.rows
        drop(g);
        let g = self.mutex().lock().unwrap();
        probe(); //~ held: Inner.rows
        drop(g);
    }

    pub fn rows(&self) -> MutexGuard<'_, Vec<u32>> {
        self.rows.lock().unwrap()
    }

    pub fn mutex(&self) -> &Mutex<Vec<u32>> {
        &self.rows
    }

    pub fn spawn_own(self: Arc<Self>) {
        let this = self.clone();
        std::thread::spawn(move || {
            this.add(1); //~ calls: Inner.add
            let g = this.rows.lock().unwrap();
            probe(); //~ held: Inner.rows
            drop(g);
        });
        let this = Arc::clone(&self);
        this.add(1); //~ calls: Inner.add
    }
}

pub fn through_alias() {
    open_alias().add(1); //~ calls: Inner.add, open_alias
}
