// A future that is never ready has no use for a waker.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Never;

impl Future for Never {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}
