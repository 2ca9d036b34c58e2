// Closures, async blocks and what they capture.
use std::sync::{Arc, Mutex};

fn spawned(shared: Arc<Mutex<u32>>, limit: u32) {
    let mut total = 0;
    let copy = Arc::clone(&shared);
    let handle = std::thread::spawn(move || {
        let mut guard = copy.lock().unwrap();
        *guard += limit;
        std::iter::once(1).for_each(|n| *guard += n);
    });
    let mut add = |n: u32| -> u32 {
        total += n;
        total
    };
    add(1);
    (add)(2);
    handle.join().unwrap();
    let pairs = [(1, 2)];
    pairs.iter().map(|&(a, ref b)| a + b).filter(|x| *x > limit).count();
}

struct Service {
    state: Mutex<u32>,
    hook: Box<dyn Fn(u32)>,
}

impl Service {
    fn start(self: Arc<Self>) {
        let me = self.clone();
        tokio::spawn(async move {
            me.tick().await;
            let shared = async { *me.state.lock().unwrap() };
            shared.await
        });
        (self.hook)(1);
        run(Self::helper);
        run(async |x| self.on(x).await);
    }
    async fn tick(&self) -> Result<u32, ()> {
        let n = self.fetch(1).await?;
        Ok(n)
    }
    fn helper() {}
}

fn shadows(x: Mutex<u8>) {
    let f = || {
        let y = &x;
        let x = y.lock();
        || drop(x)
    };
    let x = 1;
    let g = move |x| x + 1;
    fn inner() -> u8 {
        x
    }
}
