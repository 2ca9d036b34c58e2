// Textbook: a method holds the lock and calls another one that takes it.
use std::sync::Mutex;

pub struct Log {
    lines: Mutex<Vec<String>>,
}

impl Log {
    fn len(&self) -> usize {
        self.lines.lock().unwrap().len()
    }

    pub fn append(&self, line: &str) {
        let mut lines = self.lines.lock().unwrap();
        let number = self.len(); //~ double-lock high
        lines.push(format!("{number}: {line}"));
    }
}
