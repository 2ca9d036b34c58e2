// The outcome of the flush is what is returned.
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
    pub fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.full {
            return self.sink.poll_flush(cx);
        }
        Poll::Ready(Ok(()))
    }
}
