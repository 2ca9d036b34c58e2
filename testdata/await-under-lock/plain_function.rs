// A plain function may hold what it likes while it drives a future: that is not a suspension.
use std::sync::Mutex;

struct Counter {
    hits: Mutex<u64>,
}

impl Counter {
    fn count(&self) -> impl Future<Output = ()> + use<> {
        let mut hits = self.hits.lock().unwrap();
        *hits += 1;
        report(*hits)
    }
}

async fn report(_hits: u64) {}
