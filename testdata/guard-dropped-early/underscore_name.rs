// A name keeps it.
use parking_lot::{Mutex, RwLock};

fn rotate(file: &Mutex<()>, index: &RwLock<u32>) {
    let _file = file.lock();
    rename();
    let _index = index.read();
    rename();
}

fn rename() {}
