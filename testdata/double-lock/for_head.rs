// The guard in the head of a `for` lives as long as the loop.
use std::sync::Mutex;

pub struct Bus {
    listeners: Mutex<Vec<u32>>,
}

impl Bus {
    fn remove(&self, listener: u32) {
        self.listeners.lock().unwrap().retain(|known| *known != listener);
    }

    pub fn prune(&self) {
        for listener in self.listeners.lock().unwrap().iter() {
            self.remove(*listener); //~ double-lock high
        }
    }
}
