// The handle is kept beside what the worker locks.
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

struct State {
    jobs: Mutex<Vec<u32>>,
}

pub struct Server {
    state: Arc<State>,
    worker: Option<JoinHandle<()>>,
}

fn work(state: &State) {
    state.jobs.lock().unwrap().clear();
}

impl Server {
    pub fn new() -> Self {
        let state = Arc::new(State { jobs: Mutex::new(Vec::new()) });
        let shared = Arc::clone(&state);
        let worker = thread::spawn(move || work(&shared));
        Self { state, worker: Some(worker) }
    }

    pub fn stop(&mut self) {
        let jobs = self.state.jobs.lock().unwrap();
        if let Some(worker) = self.worker.take() {
            worker.join().unwrap(); //~ join-deadlock medium
        }
        println!("{} left", jobs.len());
    }
}
