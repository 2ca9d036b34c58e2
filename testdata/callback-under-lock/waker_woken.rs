// The waker may poll the task at once, on this very thread, and the task wants the lock.
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
        let mut waiting = self.waiting.lock().unwrap();
        for waker in waiting.drain(..) {
            waker.wake(); //~ callback-under-lock low
        }
    }
}
