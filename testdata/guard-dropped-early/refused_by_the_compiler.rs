// The compiler refuses it for the locks of `std`.
use std::sync::Mutex;

fn rotate(file: &Mutex<()>) {
    let _ = file.lock().unwrap();
    rename();
}

fn rename() {}
