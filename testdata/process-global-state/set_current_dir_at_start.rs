// The working directory is changed before the thread starts.
use std::env;
use std::thread;

pub fn run() {
    env::set_current_dir("/srv/jobs").unwrap();
    let worker = thread::spawn(|| {
        println!("working");
    });
    worker.join().unwrap();
}
