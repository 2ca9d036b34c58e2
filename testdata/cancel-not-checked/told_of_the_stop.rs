// A function called `on_stopped` that answers nothing is told of the stop; it is not asked for one.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

pub struct State {
    stopped: AtomicBool,
}

impl State {
    pub fn on_worker_stopped(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}

fn connect() -> Result<(), String> {
    Ok(())
}

pub fn told(state: Arc<State>) {
    let worker = thread::spawn(move || {
        loop {
            if connect().is_ok() {
                state.on_worker_stopped();
                return;
            }
            loop {
                thread::sleep(Duration::from_secs(1));
                if connect().is_ok() {
                    break;
                }
            }
        }
    });
    worker.join().unwrap();
}
