// The compiler is told to let it through: that is a decision.
use std::sync::Mutex;

#[allow(let_underscore_lock)]
fn rotate(file: &Mutex<()>) {
    let _ = file.lock().unwrap();
    rename();
}

fn rename() {}
