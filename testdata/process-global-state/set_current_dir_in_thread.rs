// A thread changes the working directory of all.
use std::env;
use std::thread;

pub fn run() {
    let worker = thread::spawn(|| {
        env::set_current_dir("/srv/jobs").unwrap(); //~ process-global-state
    });
    worker.join().unwrap();
}
