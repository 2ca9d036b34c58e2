// The closure runs on a thread of its own, which does not hold what its maker holds.
use std::sync::Mutex;
use std::thread;

static QUEUE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub fn enqueue(job: u32) -> thread::JoinHandle<()> {
    let mut queue = QUEUE.lock().unwrap();
    queue.push(job);
    thread::spawn(move || LOG.lock().unwrap().push(job.to_string()))
}

pub fn rotate() {
    let mut log = LOG.lock().unwrap();
    log.clear();
    QUEUE.lock().unwrap().clear();
}
