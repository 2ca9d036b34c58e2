// parking_lot: no Result, mapped guards, upgrades, waiting with a borrowed guard.
use parking_lot::{Condvar, Mutex, MutexGuard, RwLock, RwLockUpgradableReadGuard, RwLockWriteGuard};

fn probe() -> usize {
    0
}

struct Cache {
    entries: Mutex<Vec<u32>>,
    table: RwLock<Vec<u32>>,
    filled: Condvar,
}

impl Cache {
    fn plain(&self) {
        let g = self.entries.lock();
        probe(); //~ held: Cache.entries
        drop(g);
        probe(); //~ held:
        self.entries.lock().push(1);
        probe(); //~ held:
    }

    fn mapped(&self) {
        let g = MutexGuard::map(self.entries.lock(), |entries| &mut entries[0]);
        probe(); //~ held: Cache.entries
        drop(g);
        probe(); //~ held:
    }

    fn downgraded(&self) {
        let w = self.table.write();
        let r = RwLockWriteGuard::downgrade(w);
        probe(); //~ held: Cache.table
        drop(r);
        probe(); //~ held:
    }

    fn upgraded(&self) {
        let r = self.table.upgradable_read();
        probe(); //~ held: Cache.table
        let w = RwLockUpgradableReadGuard::upgrade(r);
        probe(); //~ held: Cache.table
        drop(w);
        probe(); //~ held:
    }

    fn waits(&self) {
        let mut g = self.entries.lock();
        while g.is_empty() {
            self.filled.wait(&mut g);
        }
        probe(); //~ held: Cache.entries
    }

    fn tries(&self) {
        if let Some(g) = self.entries.try_lock() {
            probe(); //~ held: Cache.entries
            drop(g);
            probe(); //~ held:
        }
        let Some(_g) = self.entries.try_lock() else { return };
        probe(); //~ held: Cache.entries
    }

    fn fair(&self) {
        let g = self.entries.lock();
        MutexGuard::unlock_fair(g);
        probe(); //~ held:
    }
}
