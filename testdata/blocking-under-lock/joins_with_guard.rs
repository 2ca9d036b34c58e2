// The worker is waited for while its state is locked.
use std::sync::Mutex;
use std::thread::JoinHandle;

struct Service {
    log: Mutex<Vec<String>>,
}

impl Service {
    fn stop(&self, worker: JoinHandle<()>) {
        let mut log = self.log.lock().unwrap();
        worker.join().unwrap(); //~ blocking-under-lock medium
        log.push("stopped".to_string());
    }

    fn stop_first(&self, worker: JoinHandle<()>) {
        worker.join().unwrap();
        self.log.lock().unwrap().push("stopped".to_string());
    }
}
