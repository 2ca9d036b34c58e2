// An `Rc` counts without atomics.
use std::rc::Rc;

pub struct Job {
    name: Rc<String>,
}

unsafe impl Send for Job {} //~ unsafe-send-sync medium
