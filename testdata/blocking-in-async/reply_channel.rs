// A reply has a channel of its own with room for it: to send it waits for nobody.
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

pub struct Question {
    pub reply: SyncSender<u32>, // sent to once
}

pub fn ask() -> (Question, Receiver<u32>) {
    let (reply, answer) = sync_channel(1);
    (Question { reply }, answer)
}

pub async fn answer(question: Question) {
    let sum = add().await;
    question.reply.send(sum).ok(); //~ blocking-in-async low
}

pub async fn answer_bit_by_bit(question: Question) {
    for _ in 0..10 {
        let sum = add().await;
        question.reply.send(sum).ok(); //~ blocking-in-async medium
    }
}

async fn add() -> u32 {
    1
}
