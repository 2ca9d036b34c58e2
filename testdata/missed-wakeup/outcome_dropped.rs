// Whether the flush was pending nobody asks: if it was ready, nobody has the waker.
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Line {
    full: bool,
    sink: Sink,
}

pub struct Sink;

impl Sink {
    fn poll_flush(&mut self, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl Line {
    pub fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.full {
            let _ = self.sink.poll_flush(cx); //~ missed-wakeup low
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}
