// A trait of the program gives the library's lock short names.
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub trait Handy<T> {
    fn rl(&self) -> RwLockReadGuard<'_, T>;
    fn wl(&self) -> RwLockWriteGuard<'_, T>;
}

impl<T> Handy<T> for RwLock<T> {
    fn rl(&self) -> RwLockReadGuard<'_, T> {
        self.read().unwrap()
    }

    fn wl(&self) -> RwLockWriteGuard<'_, T> {
        self.write().unwrap()
    }
}

pub struct Leader {
    id: Arc<RwLock<u64>>,
    term: Arc<RwLock<u64>>,
}

impl Leader {
    pub fn elect(&self) {
        match *self.id.rl() {
            0 => *self.id.wl() += 1, //~ double-lock high
            _ => *self.term.wl() += 1,
        };
    }

    pub fn advance(&self) {
        let id = *self.id.rl();
        *self.id.wl() = id + 1; //~ lost-update high
    }
}
