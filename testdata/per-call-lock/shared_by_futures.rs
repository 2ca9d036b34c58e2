// Futures made in a closure share it by reference; a `RefCell` would keep them from being sent.
use std::collections::HashSet;
use std::sync::Mutex;

async fn check(_region: u64) -> bool {
    true
}

pub async fn step(regions: Vec<u64>) -> usize {
    let found = Mutex::new(HashSet::new());
    let tasks = regions.iter().map(|region| async {
        if check(*region).await {
            found.lock().unwrap().insert(*region);
        }
    });
    futures::future::join_all(tasks).await;
    let count = found.lock().unwrap().iter().count();
    count
}
