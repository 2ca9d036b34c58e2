// Only one of the two statements is compiled.
use std::sync::Mutex;

pub struct Wakers {
    all: Mutex<Vec<u32>>,
}

impl Wakers {
    pub fn add(&self, waker: u32) {
        #[cfg(feature = "checked")]
        let mut all = self.all.lock().unwrap();
        #[cfg(not(feature = "checked"))]
        let mut all = self.all.lock().expect("poisoned");
        all.push(waker);
    }
}
