// Only with a guard.
use std::sync::Mutex;

fn rotate(file: &Mutex<()>) {
    let Ok(_guard) = file.try_lock() else { return };
    rename();
}

fn rotate_too(file: &parking_lot::Mutex<()>) {
    let guard = file.try_lock();
    if guard.is_some() {
        rename();
    }
}

fn rename() {}
