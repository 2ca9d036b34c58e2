// Two elements of one array.
use std::sync::Mutex;

pub struct Shards {
    shards: [Mutex<Vec<u32>>; 4],
}

impl Shards {
    pub fn copy(&self, from: usize, to: usize) {
        let source = self.shards[from].lock().unwrap().clone();
        self.shards[to].lock().unwrap().extend(source);
    }
}
