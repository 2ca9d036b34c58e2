// A variable that may hold no guard.
use std::sync::Mutex;

fn rotate(file: &Mutex<()>) {
    let _guard = file.try_lock(); //~ unchecked-acquire high
    rename();
}

fn rotate_too(file: &parking_lot::Mutex<()>) {
    let _guard = file.try_lock(); //~ unchecked-acquire high
    rename();
}

fn rename() {}
