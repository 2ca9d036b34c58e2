// The flag may be set between the load and the registration.
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures::task::AtomicWaker;

pub struct Done {
    set: AtomicBool,
    waker: AtomicWaker,
}

impl Done {
    pub fn poll_done(self: Pin<&Self>, cx: &mut Context<'_>) -> Poll<()> {
        if !self.set.load(Ordering::Acquire) {
            self.waker.register(cx.waker()); //~ missed-wakeup medium
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}
