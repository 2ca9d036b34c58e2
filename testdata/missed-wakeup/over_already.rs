// A flag says that the work is over: whoever asks again may wait for ever.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Once<F> {
    inner: F,
    over: bool,
}

impl<F: Future<Output = u8> + Unpin> Future for Once<F> {
    type Output = u8;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        if self.over {
            return Poll::Pending; //~ missed-wakeup low
        }
        let polled = Pin::new(&mut self.inner).poll(cx);
        self.over = polled.is_ready();
        polled
    }
}
