// The twin: the waker is kept before.
use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

pub struct Frames {
    frames: VecDeque<Frame>,
    waker: Option<Waker>,
}

pub enum Frame {
    Head(u8),
    Other,
}

impl Frames {
    pub fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<u8> {
        self.waker = Some(cx.waker().clone());
        match self.frames.pop_front() {
            Some(Frame::Head(head)) => Poll::Ready(head),
            Some(other) => {
                self.frames.push_front(other);
                Poll::Pending
            }
            None => Poll::Pending,
        }
    }
}
