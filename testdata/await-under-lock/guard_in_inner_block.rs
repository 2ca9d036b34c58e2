// Each guard ends with its block, its statement or its loop round, before the next `.await`.
use std::sync::{Arc, Mutex};

async fn drain(queue: Arc<Mutex<Vec<u32>>>) {
    loop {
        let next = queue.lock().unwrap().pop();
        let Some(next) = next else { break };
        send(next).await;
    }
    if queue.lock().unwrap().is_empty() {
        send(0).await;
    }
    for value in [1, 2] {
        {
            let mut queue = queue.lock().unwrap();
            queue.push(value);
        }
        send(value).await;
    }
}

async fn send(_value: u32) {}
