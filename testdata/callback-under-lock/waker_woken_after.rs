// The wakers are taken out first, and woken when the guard is gone.
use std::sync::Mutex;
use std::task::Waker;

pub struct Shared {
    waiting: Mutex<Vec<Waker>>,
}

impl Shared {
    pub fn add(&self, waker: Waker) {
        self.waiting.lock().unwrap().push(waker);
    }

    pub fn wake_all(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap());
        for waker in waiting {
            waker.wake();
        }
    }
}
