// Tried once, and a spurious failure means that nobody starts.
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Service {
    started: AtomicBool,
}

impl Service {
    pub fn start(&self) {
        if self.started.compare_exchange_weak(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok() { //~ weak-cas-no-loop high
            self.launch();
        }
    }

    fn launch(&self) {}
}
