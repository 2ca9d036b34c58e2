// The future is kept from poll to poll.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub struct Pause {
    inner: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut pause = match self.inner.take() {
            Some(pause) => pause,
            None => Box::pin(tokio::time::sleep(Duration::from_secs(1))),
        };
        let done = pause.as_mut().poll(cx);
        self.inner = Some(pause);
        done
    }
}
