// Taking the lock for a moment keeps the notification from being missed.
use parking_lot::{Condvar, Mutex};

struct Latch {
    waiting: Mutex<()>,
    changed: Condvar,
}

impl Latch {
    fn wake(&self) {
        drop(self.waiting.lock());
        self.changed.notify_all();
    }

    fn wake_too(&self) {
        self.waiting.lock();
        self.changed.notify_all();
    }
}
