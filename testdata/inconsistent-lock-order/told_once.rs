// Two functions take three locks in opposite orders: one thing to be told.
use std::sync::Mutex;

pub struct Join {
    left: Mutex<Vec<u64>>,
    right: Mutex<Vec<u64>>,
    tasks: Mutex<Vec<u64>>,
}

impl Join {
    pub fn partition(&self) {
        let left = self.left.lock().unwrap();
        let right = self.right.lock().unwrap(); //~ inconsistent-lock-order
        let mut tasks = self.tasks.lock().unwrap();
        tasks.push(left.len() as u64 + right.len() as u64);
    }

    pub fn finish(&self) -> usize {
        let tasks = self.tasks.lock().unwrap();
        let right = self.right.lock().unwrap();
        let left = self.left.lock().unwrap();
        tasks.len() + left.len() + right.len()
    }
}
