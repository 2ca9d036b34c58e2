// It looks whether there is something, then registers its waker: what comes in between wakes nobody.
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

pub struct Source {
    raw: *const u8,
}

impl Source {
    fn try_pop(&self) -> Option<u8> {
        read_one(self.raw)
    }
}

fn read_one(_raw: *const u8) -> Option<u8> {
    None
}

pub struct Bytes {
    source: Source,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Bytes {
    pub fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        match self.source.try_pop() {
            Some(byte) => Poll::Ready(byte),
            None => {
                self.waker.lock().unwrap().replace(cx.waker().clone()); //~ missed-wakeup medium
                Poll::Pending
            }
        }
    }

    pub fn arrived(&self) {
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake(); //~ callback-under-lock low
        }
    }
}
