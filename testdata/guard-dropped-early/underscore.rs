// `_` is no variable: the guard is dropped at once.
use parking_lot::{Mutex, RwLock};

fn rotate(file: &Mutex<()>, index: &RwLock<u32>) {
    let _ = file.lock(); //~ guard-dropped-early high
    rename();
    let _ = index.read(); //~ guard-dropped-early high
    let _ = index.write(); //~ guard-dropped-early high
    rename();
}

fn rename() {}
