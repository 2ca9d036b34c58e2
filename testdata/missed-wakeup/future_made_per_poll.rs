// The future that was given the waker is dropped before anybody could call it.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub struct Pause;

impl Future for Pause {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut pause = Box::pin(tokio::time::sleep(Duration::from_secs(1)));
        pause.as_mut().poll(cx) //~ missed-wakeup medium
    }
}

pub struct Fetch {
    url: String,
}

impl Fetch {
    async fn fetch(&self) -> usize {
        self.url.len()
    }

    pub fn poll_fetch(&self, cx: &mut Context<'_>) -> Poll<usize> {
        Box::pin(self.fetch()).as_mut().poll(cx) //~ missed-wakeup low
    }
}
