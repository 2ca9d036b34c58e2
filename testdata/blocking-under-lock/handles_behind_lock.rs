// The mutex holds the very handles that are joined.
use std::sync::Mutex;
use std::thread::JoinHandle;

struct Workers {
    handles: Mutex<Vec<JoinHandle<()>>>,
}

impl Workers {
    fn add(&self, handle: JoinHandle<()>) {
        self.handles.lock().unwrap().push(handle);
    }

    fn wait(&self) {
        for handle in self.handles.lock().unwrap().drain(..) {
            handle.join().unwrap(); //~ blocking-under-lock low
        }
    }
}
