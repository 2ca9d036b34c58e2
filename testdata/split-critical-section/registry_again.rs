// The twins of registry.rs: the second guard looks again.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, RwLock};

pub struct Worker {
    jobs: Mutex<Vec<String>>,
}

pub struct Registry {
    workers: Mutex<HashMap<String, Arc<Worker>>>,
    shared: RwLock<HashMap<String, Arc<Worker>>>,
}

impl Registry {
    pub fn start(&self, key: &str) {
        let known = self.workers.lock().unwrap().contains_key(key);
        if !known {
            let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
            self.workers.lock().unwrap().entry(key.to_owned()).or_insert(worker);
        }
    }

    pub fn upgrade(&self, key: &str) -> Arc<Worker> {
        if let Some(worker) = self.shared.read().unwrap().get(key) {
            return worker.clone();
        }
        let mut shared = self.shared.write().unwrap();
        if let Some(worker) = shared.get(key) {
            return worker.clone();
        }
        let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
        shared.insert(key.to_owned(), worker.clone());
        worker
    }

    pub fn upgrade_by_entry(&self, key: &str) -> Arc<Worker> {
        if let Some(worker) = self.shared.read().unwrap().get(key) {
            return worker.clone();
        }
        let worker = Arc::new(Worker { jobs: Mutex::new(Vec::new()) });
        match self.shared.write().unwrap().entry(key.to_owned()) {
            Entry::Occupied(entry) => entry.get().clone(),
            Entry::Vacant(entry) => entry.insert(worker).clone(),
        }
    }
}
