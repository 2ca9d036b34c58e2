// On a target without threads nobody waits for the lock: what is compiled for WebAssembly alone is left out.
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

pub struct Parker {
    state: Mutex<bool>,
    changed: Condvar,
}

impl Parker {
    pub fn park(&self, duration: Duration) {
        let state = self.state.lock().unwrap();

        #[cfg(not(target_family = "wasm"))]
        let _state = self.changed.wait_timeout(state, duration).unwrap();

        #[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
        {
            let _state = state;
            thread::sleep(duration);
        }
    }

    pub fn unpark(&self) {
        *self.state.lock().unwrap() = true;
        self.changed.notify_one();
    }
}

pub fn start() {
    static PARKER: Parker = Parker { state: Mutex::new(false), changed: Condvar::new() };
    let other = thread::spawn(|| PARKER.park(Duration::from_secs(1)));
    PARKER.unpark();
    other.join().unwrap();
}
