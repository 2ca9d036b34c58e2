// The last arm hands the waker to a helper, the one before to nobody.
use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

pub struct Frames {
    frames: VecDeque<u8>,
    waker: Option<Waker>,
}

impl Frames {
    pub fn poll_even(&mut self, cx: &mut Context<'_>) -> Poll<u8> {
        match self.frames.pop_front() {
            Some(0) => Poll::Ready(0),
            Some(other) => {
                self.frames.push_front(other);
                Poll::Pending //~ missed-wakeup medium
            }
            None => self.schedule(cx),
        }
    }

    fn schedule(&mut self, cx: &mut Context<'_>) -> Poll<u8> {
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
