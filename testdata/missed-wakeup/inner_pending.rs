// What was polled has the waker.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Twice<F> {
    inner: F,
    done: u8,
}

impl<F: Future<Output = u8> + Unpin> Future for Twice<F> {
    type Output = u8;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        match Pin::new(&mut self.inner).poll(cx) {
            Poll::Ready(value) => Poll::Ready(value * 2 + self.done),
            Poll::Pending => Poll::Pending,
        }
    }
}
