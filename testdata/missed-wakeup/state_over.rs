// The state's name says that there is nothing left to wait for.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub enum Work<F> {
    Running(F),
    Done,
}

impl<F: Future<Output = u8> + Unpin> Future for Work<F> {
    type Output = u8;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        match &mut *self {
            Work::Done => Poll::Pending, //~ missed-wakeup low
            Work::Running(inner) => Pin::new(inner).poll(cx),
        }
    }
}
