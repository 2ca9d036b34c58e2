// An async block is a body of its own: what it holds counts, what is held where it is made does not.
use std::future::Future;
use std::sync::{Arc, Mutex};

fn inside(state: Arc<Mutex<Vec<u8>>>) -> impl Future<Output = ()> {
    async move {
        let bytes = state.lock().unwrap(); //~ await-under-lock high
        write(&bytes).await;
    }
}

fn outside(state: &Mutex<Vec<u8>>) -> impl Future<Output = ()> + use<> {
    let bytes = state.lock().unwrap();
    let copy = bytes.clone();
    async move {
        write(&copy).await;
    }
}

async fn write(_bytes: &[u8]) {}
