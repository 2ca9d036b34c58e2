// What is stored was made from what another lock protects.
use std::sync::Mutex;

pub struct Gauge {
    raw: Mutex<i64>,
    shown: Mutex<i64>,
}

impl Gauge {
    pub fn refresh(&self) {
        let raw = *self.raw.lock().unwrap();
        *self.shown.lock().unwrap() = raw * 10;
    }

    pub fn measure(&self, value: i64) {
        *self.raw.lock().unwrap() = value;
    }
}
