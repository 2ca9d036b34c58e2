// Two threads run beside each other.
use std::path::Path;
use std::{env, thread};

fn run(dir: &Path) {
    env::set_current_dir(dir).unwrap(); //~ process-global-state medium
}

fn main() {
    let one = thread::spawn(|| run(Path::new("/tmp")));
    let two = thread::spawn(|| run(Path::new("/")));
    one.join().unwrap();
    two.join().unwrap();
}
