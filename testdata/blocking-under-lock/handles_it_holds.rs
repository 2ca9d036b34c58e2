// The mutex holds the handles that are joined, through a chain of adaptors.
use std::sync::Mutex;
use std::thread::JoinHandle;

pub struct Scope {
    handles: Mutex<Vec<JoinHandle<()>>>,
}

impl Scope {
    pub fn add(&self, handle: JoinHandle<()>) {
        self.handles.lock().unwrap().push(handle);
    }

    pub fn finish(&self) -> usize {
        self.handles.lock().unwrap().drain(..).filter_map(|handle| handle.join().err()).count() //~ blocking-under-lock low
    }
}

type Shared<T> = std::sync::Arc<Mutex<Vec<T>>>;

pub struct Pool {
    workers: Shared<JoinHandle<()>>,
}

impl Pool {
    pub fn add(&self, handle: JoinHandle<()>) {
        self.workers.lock().unwrap().push(handle);
    }

    pub fn finish(&self) -> usize {
        self.workers.lock().unwrap().drain(..).filter_map(|handle| handle.join().err()).count() //~ blocking-under-lock low
    }
}
