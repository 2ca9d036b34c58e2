// After the waker is registered it looks again.
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
            self.waker.register(cx.waker());
            if !self.set.load(Ordering::Acquire) {
                return Poll::Pending;
            }
        }
        Poll::Ready(())
    }
}
