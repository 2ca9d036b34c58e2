// The channel is no longer polled once the buffer is full; then the buffer gets room, and nothing wakes the task.
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
    pub fn poll_run(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        while self.buffer.len() < self.most { //~ missed-wakeup medium
            match self.incoming.poll_recv(cx) {
                Poll::Ready(Some(item)) => self.buffer.push_back(item),
                _ => break,
            }
        }
        self.buffer.retain(|item| *item > 10);
        Poll::Pending
    }
}
