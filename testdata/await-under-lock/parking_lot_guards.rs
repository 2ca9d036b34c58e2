// parking_lot's guards are guards of a thread's lock too, readers among them.
use parking_lot::{Mutex, RwLock};

struct Cache {
    names: RwLock<Vec<String>>,
    dirty: Mutex<bool>,
}

impl Cache {
    async fn publish(&self) {
        let names = self.names.read(); //~ await-under-lock high
        send(names.len()).await;
    }

    async fn flush(&self) {
        if *self.dirty.lock() {
            send(0).await;
        }
        let mut dirty = self.dirty.lock();
        *dirty = false;
    }

    async fn flush_matched(&self) {
        match *self.dirty.lock() { //~ await-under-lock high
            true => send(0).await,
            false => {}
        }
    }
}

async fn send(_count: usize) {}
