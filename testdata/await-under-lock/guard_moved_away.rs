// The guard is moved into something that ends before the `.await`.
use std::sync::{Mutex, MutexGuard};

fn settle(mut total: MutexGuard<'_, u64>) -> u64 {
    *total += 1;
    *total
}

async fn close(total: &Mutex<u64>) {
    let guard = total.lock().unwrap();
    let last = settle(guard);
    send(last).await;
}

async fn send(_total: u64) {}
