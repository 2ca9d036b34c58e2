// Readers do not keep readers out, and nobody writes.
use std::sync::RwLock;
use std::thread;
use std::time::Duration;

struct Settings {
    pause: RwLock<u64>,
}

impl Settings {
    fn rest(&self) {
        let pause = self.pause.read().unwrap();
        thread::sleep(Duration::from_secs(*pause));
    }

    fn pause(&self) -> u64 {
        *self.pause.read().unwrap()
    }
}
