// Looked up through one guard, inserted through the next: two callers start two workers for one key.
use std::collections::HashMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, RwLock, mpsc};

pub struct Worker {
    jobs: Mutex<Vec<String>>,
}

pub struct Registry {
    workers: Mutex<HashMap<String, Arc<Worker>>>,
    waiting: Mutex<HashMap<u32, Sender<String>>>,
    shared: RwLock<HashMap<String, Arc<Worker>>>,
}

impl Registry {
    pub fn start(&self, key: &str) {
        let known = self.workers.lock().unwrap().contains_key(key);
        if !known {
            let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
            self.workers.lock().unwrap().insert(key.to_owned(), worker); //~ split-critical-section medium
        }
    }

    pub fn start_early(&self, key: &str) -> Arc<Worker> {
        {
            let workers = self.workers.lock().unwrap();
            if let Some(worker) = workers.get(key) {
                return Arc::clone(worker);
            }
        }
        let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
        let mut workers = self.workers.lock().unwrap();
        workers.insert(key.to_owned(), Arc::clone(&worker)); //~ split-critical-section medium
        worker
    }

    pub fn upgrade(&self, key: &str) -> Arc<Worker> {
        let shared = self.shared.read().unwrap();
        if let Some(worker) = shared.get(key) {
            return worker.clone();
        }
        drop(shared);
        let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
        let mut shared = self.shared.write().unwrap();
        shared.insert(key.to_owned(), worker.clone()); //~ split-critical-section medium
        worker
    }

    pub fn wait(&self, id: u32) {
        if self.waiting.lock().unwrap().remove(&id).is_some() {
            return;
        }
        let (sender, receiver) = mpsc::channel();
        self.waiting.lock().unwrap().insert(id, sender); //~ split-critical-section medium
        receiver.recv().ok();
    }
}

impl Registry {
    pub fn start_matched(&self, key: &str) -> Arc<Worker> {
        match self.shared.read().unwrap().get(key) {
            Some(worker) => return worker.clone(),
            None => {}
        }
        let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
        self.shared.write().unwrap().insert(key.to_owned(), worker.clone()); //~ split-critical-section medium
        worker
    }
}
