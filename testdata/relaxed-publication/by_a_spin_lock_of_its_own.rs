// A spin lock of a few lines orders both sides; the documentation says who has to hold it.
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

struct Cell(UnsafeCell<[u8; 16]>);

// SAFETY: every access happens while `BUSY` is set.
unsafe impl Sync for Cell {}

static BUSY: AtomicBool = AtomicBool::new(false);
static LENGTH: AtomicU32 = AtomicU32::new(0);
static DATA: Cell = Cell(UnsafeCell::new([0; 16]));

pub fn enter() {
    while BUSY.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
        std::hint::spin_loop();
    }
}

pub fn leave() {
    BUSY.store(false, Ordering::Release);
}

/// Keeps the data. Must be called while the spinlock is held.
pub fn keep(data: [u8; 16]) {
    // SAFETY: the caller has the lock.
    unsafe { *DATA.0.get() = data };
    LENGTH.store(16, Ordering::Relaxed);
}

/// Gives the data back. Must be called while the spinlock is held.
pub fn kept() -> Option<[u8; 16]> {
    if LENGTH.load(Ordering::Relaxed) == 0 {
        return None;
    }
    // SAFETY: the caller has the lock.
    Some(unsafe { *DATA.0.get() })
}
