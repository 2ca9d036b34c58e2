// A binding module hides functions of the same names behind a macro; its glob import means this file's.
use std::sync::Mutex;

static RUNTIME: Mutex<()> = Mutex::new(());

mod bindings {
    use super::*;

    foreign! {
        pub fn start(code: u32) -> u32;
    }
}

pub fn start(code: u32) -> u32 {
    let _one_at_a_time = RUNTIME.lock().unwrap();
    bindings::start(code)
}
