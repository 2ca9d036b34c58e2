// Every way to the `.await` has dropped the guard.
use std::sync::Mutex;

async fn settle(total: &Mutex<u64>, double: bool) {
    let mut guard = total.lock().unwrap();
    if double {
        *guard *= 2;
        drop(guard);
    } else {
        drop(guard);
    }
    send().await;
}

async fn send() {}
