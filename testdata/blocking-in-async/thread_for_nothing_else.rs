// The async block is all its thread runs: there is nobody to keep waiting.
use std::thread;
use std::time::Duration;

fn start() {
    thread::spawn(|| { //~ unjoined-thread low
        futures::executor::block_on(async {
            thread::sleep(Duration::from_secs(1));
        });
    });
}
