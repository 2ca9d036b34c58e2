// The twin: an `Arc` counts with atomics.
use std::sync::Arc;

pub struct Job {
    name: Arc<String>,
}

unsafe impl Send for Job {}
