// The task is woken at once when the buffer has got room again.
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::mpsc::Receiver;

pub struct Relay {
    buffer: VecDeque<u64>,
    most: usize,
    incoming: Receiver<u64>,
}

impl Relay {
    pub fn poll_relay(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        while self.buffer.len() < self.most {
            match self.incoming.poll_recv(cx) {
                Poll::Ready(Some(item)) => self.buffer.push_back(item),
                _ => break,
            }
        }
        let full = self.buffer.len() >= self.most;
        self.buffer.retain(|item| *item > 10);
        if full && self.buffer.len() < self.most {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}
