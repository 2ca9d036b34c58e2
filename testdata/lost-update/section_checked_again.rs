// Whether the value is still what it was is looked at under the second guard.
use std::sync::Mutex;

pub struct Slot {
    value: Mutex<u64>,
}

impl Slot {
    pub fn raise(&self, step: impl Fn(u64) -> u64) -> bool {
        let old = *self.value.lock().unwrap();
        let new = step(old);
        let mut value = self.value.lock().unwrap();
        if *value != old {
            return false;
        }
        *value = new;
        true
    }
}
