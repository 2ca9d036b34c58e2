// After so many messages it stops, says that it is pending, and has not been.
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::mpsc::Receiver;

pub struct Worker {
    jobs: Receiver<u64>,
    done: u64,
}

impl Worker {
    pub fn poll_work(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        for _ in 0..64 { //~ missed-wakeup low
            match self.jobs.poll_recv(cx) {
                Poll::Ready(Some(job)) => self.done += job,
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Pending
    }
}
