// The fields have the same names in two unrelated types.
use std::sync::Mutex;

pub struct Reader {
    a: Mutex<u8>,
    b: Mutex<u8>,
}

pub struct Writer {
    a: Mutex<u8>,
    b: Mutex<u8>,
}

impl Reader {
    pub fn run(&self) -> u8 {
        let a = self.a.lock().unwrap();
        let b = self.b.lock().unwrap();
        *a + *b
    }
}

impl Writer {
    pub fn run(&self) -> u8 {
        let b = self.b.lock().unwrap();
        let a = self.a.lock().unwrap();
        *a + *b
    }
}
