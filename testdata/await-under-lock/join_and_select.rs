// `join!` and `select!` suspend as well.
use std::sync::Mutex;

async fn both(state: &Mutex<u64>) {
    let guard = state.lock().unwrap(); //~ await-under-lock high
    let _done = tokio::join!(send(*guard), send(2));
}

async fn either(state: &Mutex<u64>) {
    let guard = state.lock().unwrap(); //~ await-under-lock high
    tokio::select! {
        _ = send(*guard) => {}
        _ = send(2) => {}
    }
}

async fn neither(state: &Mutex<u64>) {
    let value = *state.lock().unwrap();
    let _done = tokio::join!(send(value), send(2));
}

async fn send(_value: u64) {}
