// `block_on` keeps the thread, and the lock, until the future is done.
use std::sync::Mutex;
use tokio::runtime::Runtime;

struct Client {
    runtime: Runtime,
    answers: Mutex<Vec<u32>>,
}

impl Client {
    fn ask(&self) {
        let mut answers = self.answers.lock().unwrap();
        let answer = self.runtime.block_on(fetch()); //~ blocking-under-lock medium
        answers.push(answer);
    }

    fn ask_first(&self) {
        let answer = self.runtime.block_on(fetch());
        self.answers.lock().unwrap().push(answer);
    }
}

async fn fetch() -> u32 {
    1
}
