// The twin: the strong form.
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Service {
    started: AtomicBool,
}

impl Service {
    pub fn start(&self) {
        if self.started.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            self.launch();
        }
    }

    fn launch(&self) {}
}
