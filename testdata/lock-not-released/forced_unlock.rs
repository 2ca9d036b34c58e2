// The guard is forgotten on purpose: the other half unlocks by force.
use parking_lot::{Mutex, MutexGuard};

static TOTAL: Mutex<u64> = Mutex::new(0);

fn begin() {
    MutexGuard::leak(TOTAL.lock());
}

fn end() {
    unsafe { TOTAL.force_unlock() };
}
