// The compiler is told to let it through.
use std::sync::Mutex;

#[allow(let_underscore_lock)]
fn rotate(file: &Mutex<()>) {
    let _ = file.lock().unwrap(); //~ guard-dropped-early high
    rename();
}

fn rename() {}
