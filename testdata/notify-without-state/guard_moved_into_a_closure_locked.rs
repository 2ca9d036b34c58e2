// Who notifies takes the lock that the waiter gives up.
use parking_lot::{Condvar, Mutex, RwLock, RwLockReadGuard};
use std::time::Duration;

struct Settings {
    notified: Mutex<()>,
    changed: Condvar,
    text: RwLock<String>,
}

impl Settings {
    fn wait_for(&self, wanted: &str) {
        loop {
            let mut text = self.text.read();
            if *text == wanted {
                return;
            }
            let notified = self.notified.lock();
            RwLockReadGuard::unlocked(&mut text, || {
                let mut guard = notified;
                self.changed.wait_for(&mut guard, Duration::from_secs(1));
            });
        }
    }

    fn write(&self, text: String) {
        *self.text.write() = text;
        let _notified = self.notified.lock();
        self.changed.notify_all();
    }
}

fn main() {
    let settings = Settings { notified: Mutex::new(()), changed: Condvar::new(), text: RwLock::new(String::new()) };
    settings.write("a".to_string());
    settings.wait_for("a");
}
