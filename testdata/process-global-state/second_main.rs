// `main` starts a thread for the size of its stack, and waits for it at once.
use std::path::Path;
use std::{env, thread};

fn run(dir: &Path) {
    env::set_current_dir(dir).unwrap();
}

fn main() {
    let ended = thread::Builder::new().stack_size(1 << 24).spawn(|| run(Path::new("/tmp"))).unwrap().join();
    ended.unwrap();
}
